// The frame around every screen: red bar, folders with counts, content.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { acting, hasDuty } from "../acting.js";
import { arrivals, countFolders, folders } from "../reference.js";
import { authorities } from "../authorities.vi.js";
import { backup } from "../backup.vi.js";
import { certificates } from "../certificates.vi.js";
import { exchange } from "../exchange.vi.js";
import { incidents } from "../incidents.vi.js";
import { printouts } from "../printouts.vi.js";
import { register } from "../register.vi.js";
import { routing } from "../routing.vi.js";
import { reorganization } from "../reorganization.vi.js";
import { provinceRoles } from "../province_roles.vi.js";
import { mayRead } from "../reports.js";
import { reports } from "../reports.vi.js";
import { route, to } from "../router.js";
import { hasRole, me, signOut, status } from "../session.js";
import { words } from "../words.vi.js";
import { IncidentBanner } from "./incident_banner.js";
import { ActingMark, ActingSwitch, worksWithDocuments } from "./acting_bar.js";
import { Told } from "./notice.js";

const FOLDERS = [
  "stopped",
  "direct",
  "assign",
  "confirm",
  "extension",
  "access",
  "handle",
  "cohandle",
  "informed",
  "returned",
  "review",
  "check",
  "sign",
  "issue",
  "advise",
  "shown",
  "revise",
];

// Folders that belong to a role are shown to it even when empty; others only when they hold work.
const ALWAYS = {
  direct: ["leader", "head"],
  assign: ["unit_head"],
  handle: ["officer", "unit_head"],
  cohandle: ["officer", "unit_head"],
  informed: ["officer", "unit_head", "leader", "head", "clerk"],
  returned: ["clerk"],
  issue: ["clerk"],
  sign: ["leader", "head"],
};

// Duties about every document of the agency, not only those the other has a part in.
const EVERY_DOCUMENT = ["incoming:register", "incoming:correct", "incoming:paper-holder"];

const countsOf = (of) =>
  Object.fromEntries(
    Object.entries(folders.value?.[of === "me" ? "mine" : "unit"] ?? {}).map(([name, count]) => [
      name.toLowerCase(),
      count,
    ]),
  );

// For another, one has that person's work and none of one's own roles.
const isRole = (...roles) => !acting.value && hasRole(...roles);

export const foldersOf = (of) => {
  const counts = countsOf(of);
  return FOLDERS.filter(
    (name) => counts[name] > 0 || (of === "me" && isRole(...(ALWAYS[name] ?? []))),
  ).map((name) => ({ name, count: counts[name] ?? 0 }));
};

const Item = ({ href, text, count, isHere }) => {
  const here = isHere ?? href === to(...route.value.path);
  return html`
    <li>
      <a
        href=${href}
        class=${here ? "folder here" : "folder"}
        aria-current=${here ? "page" : undefined}
      >
        <span>${text}</span>
        ${count > 0 && html`<span class="count">${count}</span>`}
      </a>
    </li>
  `;
};

const Group = ({ title, children }) => html`
  <section>
    <h2 class="folders-title">${title}</h2>
    <ul class="list-unstyled">
      ${children}
    </ul>
  </section>
`;

const Folders = () => {
  const own = foldersOf("me");
  const units = foldersOf("unit");
  return html`
    ${
      own.length > 0 &&
      html`<${Group} title=${words.nav.mine}>
        ${own.map(
          ({ name, count }) =>
            html`<${Item}
              key=${name}
              href=${to("viec", "cua-toi", name)}
              text=${words.folders[name]}
              count=${count}
            />`,
        )}
      <//>`
    }
    ${
      units.length > 0 &&
      html`<${Group} title=${words.nav.unit}>
        ${units.map(
          ({ name, count }) =>
            html`<${Item}
              key=${name}
              href=${to("viec", "don-vi", name)}
              text=${words.folders[name]}
              count=${count}
            />`,
        )}
      <//>`
    }
    ${
      worksWithDocuments() &&
      html`<${Group} title=${words.nav.registers}>
        ${
          isRole("clerk", "leader", "head") &&
          html`<${Item}
            href=${to("cho-tiep-nhan")}
            text=${exchange.title}
            count=${arrivals.value.waiting + arrivals.value.asked_back + arrivals.value.updated}
          />`
        }
        ${
          (isRole("clerk") || hasDuty("incoming:register")) &&
          html`<${Item} href=${to("van-ban-den", "dang-ky")} text=${words.nav.register} />`
        }
        ${
          (!acting.value || hasDuty(...EVERY_DOCUMENT)) &&
          html`<${Item} href=${to("van-ban-den")} text=${words.nav.list} />`
        }
        ${
          isRole("clerk", "head") &&
          html`<${Item} href=${to("tep-cho-quyet-dinh")} text=${words.nav.stoppedFiles} />`
        }
      <//>`
    }
    ${
      !acting.value &&
      worksWithDocuments() &&
      html`<${Group} title=${words.outgoing.list}>
        <${Item} href=${to("van-ban-di", "du-thao")} text=${words.outgoing.new} />
        <${Item} href=${to("van-ban-di")} text=${words.outgoing.all} />
        <${Item} href=${to("van-ban-di", "so")} text=${register.title} />
        ${
          isRole("clerk", "leader", "head", "archivist") &&
          html`<${Item} href=${to("in-so")} text=${printouts.title} />`
        }
      <//>`
    }
    ${
      mayRead() &&
      html`<${Group} title=${reports.group}>
        <${Item} href=${to("bao-cao")} text=${reports.title} isHere=${route.value.path[0] === "bao-cao"} />
      <//>`
    }
    ${
      worksWithDocuments() &&
      html`<${Group} title=${words.nav.personal}>
        <${Item} href=${to("uy-quyen")} text=${words.delegations.title} />
        ${!acting.value && html`<${Item} href=${to("chu-ky")} text=${certificates.own.title} />`}
      <//>`
    }
    ${
      isRole("administrator", "clerk", "operator") &&
      html`<${Group} title=${words.nav.administration}>
        ${
          hasRole("administrator") &&
          html`
            <${Item} href=${to("can-bo")} text=${words.people.title} />
            <${Item} href=${to("quy-trinh")} text=${routing.title} />
            <${Item} href=${to("danh-so")} text=${words.outgoing.numbering.title} />
            <${Item} href=${to("nhat-ky")} text=${words.nav.acts} />
          `
        }
        ${
          hasRole("administrator", "clerk") &&
          html`<${Item} href=${to("chung-thu-so")} text=${certificates.title} />`
        }
        ${
          hasRole("operator") &&
          html`<${Item} href=${to("to-chuc-chung-thuc")} text=${authorities.nav} />`
        }
        ${
          hasRole("administrator", "operator") &&
          html`<${Item} href=${to("su-co")} text=${incidents.title} />`
        }
      <//>`
    }
    ${
      isRole("operator") &&
      html`<${Group} title=${words.nav.operation}>
        <${Item} href=${to("sao-luu")} text=${backup.title} />
        <${Item} href=${to("vai-tro-toan-tinh")} text=${provinceRoles.title} />
      <//>`
    }
    ${
      isRole("operator", "administrator", "clerk", "leader", "head", "archivist") &&
      html`<${Group} title=${reorganization.group}>
        ${
          hasRole("operator", "administrator") &&
          html`<${Item} href=${to("sap-xep-to-chuc")} text=${reorganization.title} />`
        }
        ${
          hasRole("administrator", "clerk", "leader", "head", "archivist") &&
          html`<${Item} href=${to("ban-giao")} text=${reorganization.handovers.title} />`
        }
      <//>`
    }
  `;
};

const Person = () => {
  const { person, unit } = me.value;
  return html`
    <div class="person">
      <div class="person-name">
        <div>${person.name}</div>
        <div class="person-position">
          ${[person.position, unit?.name].filter(Boolean).join(" · ")}
        </div>
      </div>
      <button type="button" class="btn btn-sm btn-bar" onClick=${signOut}>
        ${words.signIn.signOut}
      </button>
    </div>
  `;
};

export const Bar = ({ agency = me.value?.agency, children }) => html`
  <header class="bar">
    ${children}
    <a class="bar-name" href="#/">${words.product}</a>
    <span class="bar-agency">${agency?.name}</span>
    ${me.value && status.value === "open" && html`<${ActingSwitch} /><${Person} />`}
  </header>
`;

export const Layout = ({ children }) => {
  const [open, setOpen] = useState(false);
  const here = route.value.path.join("/");
  const before = useRef(here);
  useEffect(() => {
    setOpen(false);
    countFolders();
    // A new screen is read from its beginning; on the first one the browser's own focus is right.
    if (before.current !== here) content().focus({ preventScroll: true });
    before.current = here;
  }, [here]);
  return html`
    <a class="skip" href="#content" onClick=${toContent}>${words.skip}</a>
    <${Bar}>
      <button
        type="button"
        class="btn btn-sm btn-bar menu-button"
        aria-expanded=${open}
        aria-controls="folders"
        onClick=${() => setOpen(!open)}
      >
        ☰ ${words.menu}
      </button>
    <//>
    <${ActingMark} />
    <${IncidentBanner} agencyId=${me.value?.agency.agency_id} />
    <div class="frame">
      <nav id="folders" class=${open ? "folders open" : "folders"} aria-label=${words.menu}>
        <${Folders} />
      </nav>
      <main id="content" class="content" tabindex="-1">${children}</main>
    </div>
    <${Told} />
  `;
};

const toContent = (e) => {
  // The address after "#" is the screen's; the skip link moves only the focus.
  e.preventDefault();
  content().focus();
};

const content = () => document.getElementById("content");
