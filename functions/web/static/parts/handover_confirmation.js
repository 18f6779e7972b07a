// The confirmations of both sides, and the one that whoever looks may give.
import { html } from "../html.js";
import { post } from "../api.js";
import { showMoment } from "../dates.js";
import { SIDES, signedFor } from "../handover.js";
import { reorganization } from "../reorganization.vi.js";
import { useAct, useForm } from "../use.js";
import { fill } from "../words.vi.js";
import { CheckField } from "./field.js";
import { tell, Trouble } from "./notice.js";

const say = reorganization.handovers;

const Side = ({ record, side }) => {
  const signed = signedFor(record, side);
  return html`
    <div class="fact">
      <dt>${say[side]}</dt>
      <dd>
        ${
          signed
            ? html`<div>
                <strong
                  >${fill(say.signedBy, { name: signed.person_name, position: signed.position })}</strong
                >
                <div class="small text-secondary">
                  ${fill(say.signedAt, { at: showMoment(signed.at) })}
                </div>
              </div>`
            : html`<span class="tag tag-orange">${say.waiting}</span>`
        }
      </dd>
    </div>
  `;
};

const Give = ({ record, from, to, done, reload }) => {
  const form = useForm({ agrees: false });
  const act = useAct(async (side) => {
    const path = `/api/handovers/${record.handover_id}/confirmation`;
    try {
      await post(path, { side, digest: record.digest });
    } catch (error) {
      // What was seen is not what stands there now: it is shown, and confirmed anew.
      if (error.status === 409) reload();
      throw error;
    }
    tell(say.confirmed[side]);
    done();
  });
  const confirm = (side) => {
    if (form.accept({ agrees: !form.current().agrees && say.agreeFirst })) act.run(side);
  };
  return html`
    <form class="row g-3 mt-1" novalidate onSubmit=${(e) => e.preventDefault()}>
      <div class="col-12">
        <div class="alert alert-warning m-0">
          ${fill(say.whatHappens, { count: record.documents, from, to })}
        </div>
      </div>
      <${CheckField} form=${form} name="agrees" label=${say.agrees} />
      <${Trouble} problem=${act.problem} />
      <div class="col-12 d-flex flex-wrap gap-2">
        ${record.sides.map(
          (side) =>
            html`<button
              key=${side}
              type="button"
              class="btn btn-primary"
              disabled=${act.pending}
              onClick=${() => confirm(side)}
            >
              ${say.confirm[side]}
            </button>`,
        )}
      </div>
    </form>
  `;
};

export const Confirmations = ({ record, from, to, done, reload }) => {
  const isOpen = record.stage === "proposed";
  const isComplete = record.recipients.every((each) => each.receiver);
  return html`
    <dl class="facts">
      ${SIDES.map((side) => html`<${Side} key=${side} record=${record} side=${side} />`)}
    </dl>
    <dl class="digests">
      <dt>${say.digest}</dt>
      <dd><code>${record.digest}</code></dd>
    </dl>
    <p class="form-hint">${say.digestWhy}</p>
    ${
      isOpen &&
      isComplete &&
      record.sides.length > 0 &&
      html`<${Give} record=${record} from=${from} to=${to} done=${done} reload=${reload} />`
    }
    ${
      isOpen &&
      (!isComplete || !record.sides.length) &&
      html`<p class="form-hint m-0">${say.notYours}</p>`
    }
  `;
};
