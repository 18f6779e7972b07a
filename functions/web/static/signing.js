// One signature of a batch: what became of it, told rather than thrown.
import { get, post } from "./api.js";
import { onceDelivered } from "./parts/act_form.js";

// {state: "signed"} or {state: "refused", reason}. Signed before, by an answer that was lost or in
// another tab, it counts as signed.
export const signOne = async ({ document_id, version, form }) => {
  const path = `/api/outgoing/${document_id}`;
  try {
    await onceDelivered(() => post(`${path}/signature`, { version, form }));
    return { state: "signed", reason: "" };
  } catch (error) {
    if (await isSigned(path)) return { state: "signed", reason: "" };
    return { state: "refused", reason: error.message };
  }
};

const isSigned = async (path) => {
  try {
    return (await get(path)).is_signed;
  } catch {
    return false;
  }
};
