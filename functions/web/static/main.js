// The page begins here: who is signed in decides between the sign-in and the screens.
import { html } from "./html.js";
import { render } from "./vendor/preact.js";
import { get } from "./api.js";
import { Layout } from "./parts/layout.js";
import { Empty, Loading, Trouble } from "./parts/notice.js";
import { route } from "./router.js";
import { ActsScreen } from "./screens/acts.js";
import { ArrivalScreen } from "./screens/arrival.js";
import { ArrivalsScreen } from "./screens/arrivals.js";
import { AuthoritiesScreen } from "./screens/authorities.js";
import { AgencyRecordScreen } from "./screens/agency_record.js";
import { BackupsScreen } from "./screens/backups.js";
import { BatchSigningScreen } from "./screens/batch_signing.js";
import { ChangeDraftScreen } from "./screens/change_draft.js";
import { CertificatesScreen } from "./screens/certificates.js";
import { CompareVersionsScreen } from "./screens/compare_versions.js";
import { DelegationsScreen } from "./screens/delegations.js";
import { DueAheadScreen } from "./screens/due_ahead.js";
import { HandoverScreen } from "./screens/handover.js";
import { HandoversScreen } from "./screens/handovers.js";
import { ImportPeopleScreen } from "./screens/import_people.js";
import { IncidentsScreen } from "./screens/incidents.js";
import { IncomingDocumentScreen } from "./screens/incoming_document.js";
import { IncomingListScreen } from "./screens/incoming_list.js";
import { IssuingScreen } from "./screens/issuing.js";
import { KeptReportsScreen } from "./screens/kept_reports.js";
import { MinutesScreen } from "./screens/minutes.js";
import { NewDraftScreen } from "./screens/new_draft.js";
import { NewPersonScreen } from "./screens/new_person.js";
import { NumberingScreen } from "./screens/numbering.js";
import { OutgoingDocumentScreen } from "./screens/outgoing_document.js";
import { OutgoingListScreen } from "./screens/outgoing_list.js";
import { OutgoingRegisterScreen } from "./screens/outgoing_register.js";
import { OwnSignatureScreen } from "./screens/own_signature.js";
import { PeopleScreen } from "./screens/people.js";
import { PersonScreen } from "./screens/person.js";
import { PrintoutsScreen } from "./screens/printouts.js";
import { RecipientGroupsScreen } from "./screens/recipient_groups.js";
import { RegisterIncomingScreen } from "./screens/register_incoming.js";
import { ProvinceRolesScreen } from "./screens/province_roles.js";
import { ReorganizationScreen } from "./screens/reorganization.js";
import { RoutingPlanScreen } from "./screens/routing_plan.js";
import { SignInScreen } from "./screens/sign_in.js";
import { SigningScreen } from "./screens/signing.js";
import { StoppedFilesScreen } from "./screens/stopped_files.js";
import { ReportDocumentsScreen } from "./screens/report_documents.js";
import { ReportMendsScreen } from "./screens/report_mends.js";
import { ReportScheduleScreen } from "./screens/report_schedule.js";
import { ReportsScreen } from "./screens/reports.js";
import { RestorePlanScreen, RestoreScreen } from "./screens/restore.js";
import { SuccessionScreen } from "./screens/succession.js";
import { HomeScreen, WorkScreen } from "./screens/work.js";
import { me, status } from "./session.js";
import { useLoad, useTitle } from "./use.js";
import { words } from "./words.vi.js";

const NotFound = () => {
  useTitle(words.errors.notFoundTitle);
  return html`
  <${Empty} title=${words.errors.notFoundTitle} hint=${words.errors.notFoundText}>
    <div class="empty-action"><a class="btn btn-primary" href="#/">${words.errors.home}</a></div>
  <//>
`;
};

const People = ({ second }) => {
  if (second === "moi") return html`<${NewPersonScreen} />`;
  if (second === "nhap-tu-bang-tinh") return html`<${ImportPeopleScreen} />`;
  if (second) return html`<${PersonScreen} key=${second} personId=${second} />`;
  return html`<${PeopleScreen} />`;
};

const FOLLOWING = { "thay-the": "replaces", "dinh-chinh": "corrects" };

const Outgoing = ({ second, third }) => {
  if (second === "du-thao") return html`<${NewDraftScreen} key=${third} answeredId=${third} />`;
  if (FOLLOWING[second]) {
    const kind = FOLLOWING[second];
    return html`<${NewDraftScreen} key=${`${kind}/${third}`} followedId=${third} kind=${kind} />`;
  }
  if (second === "ban-sao") return html`<${NewDraftScreen} key=${third} copiedId=${third} />`;
  if (second === "so") {
    const { series, year } = route.value.query;
    return html`<${OutgoingRegisterScreen} key=${`${series}/${year}`} series=${series} year=${year} />`;
  }
  if (second === "nhom-noi-nhan") return html`<${RecipientGroupsScreen} />`;
  if (third === "ky") return html`<${SigningScreen} key=${second} documentId=${second} />`;
  if (third === "phat-hanh") return html`<${IssuingScreen} key=${second} documentId=${second} />`;
  if (third === "sua") return html`<${ChangeDraftScreen} key=${second} documentId=${second} />`;
  if (third === "so-sanh") {
    return html`<${CompareVersionsScreen} key=${second} documentId=${second} />`;
  }
  if (second) return html`<${OutgoingDocumentScreen} key=${second} documentId=${second} />`;
  const { status } = route.value.query;
  return html`<${OutgoingListScreen} key=${status} status=${status} />`;
};

const Reports = ({ second }) => {
  const { query } = route.value;
  if (second === "van-ban") return html`<${ReportDocumentsScreen} key=${JSON.stringify(query)} />`;
  if (second === "den-han") return html`<${DueAheadScreen} />`;
  if (second === "da-lap") return html`<${KeptReportsScreen} />`;
  if (second === "lich") return html`<${ReportScheduleScreen} />`;
  if (second === "doi-soat") return html`<${ReportMendsScreen} />`;
  return html`<${ReportsScreen} />`;
};

// Address → screen. Keys make a new screen of another document, not an old one with new data.
const Screen = () => {
  const [area, second, third] = route.value.path;
  if (!area) return html`<${HomeScreen} />`;
  if (area === "viec" && third) {
    const of = second === "don-vi" ? "unit" : "me";
    return html`<${WorkScreen} key=${`${of}/${third}`} of=${of} folder=${third} />`;
  }
  if (area === "van-ban-den" && second === "dang-ky") return html`<${RegisterIncomingScreen} />`;
  if (area === "van-ban-den" && second) {
    const { agency } = route.value.query;
    const key = `${agency}/${second}`;
    return html`<${IncomingDocumentScreen} key=${key} documentId=${second} agency=${agency} />`;
  }
  if (area === "van-ban-den") return html`<${IncomingListScreen} />`;
  if (area === "van-ban-di") return html`<${Outgoing} second=${second} third=${third} />`;
  if (area === "ky-nhieu") return html`<${BatchSigningScreen} />`;
  if (area === "chung-thu-so") return html`<${CertificatesScreen} />`;
  if (area === "to-chuc-chung-thuc") return html`<${AuthoritiesScreen} />`;
  if (area === "chu-ky") return html`<${OwnSignatureScreen} />`;
  if (area === "su-co") return html`<${IncidentsScreen} />`;
  if (area === "in-so") return html`<${PrintoutsScreen} />`;
  if (area === "bao-cao") return html`<${Reports} second=${second} />`;
  if (area === "danh-so") return html`<${NumberingScreen} />`;
  if (area === "quy-trinh") return html`<${RoutingPlanScreen} />`;
  if (area === "cho-tiep-nhan" && second) {
    return html`<${ArrivalScreen} key=${second} arrivalId=${second} />`;
  }
  if (area === "cho-tiep-nhan") return html`<${ArrivalsScreen} />`;
  if (area === "can-bo") return html`<${People} second=${second} />`;
  if (area === "nhat-ky") return html`<${ActsScreen} />`;
  if (area === "sap-xep-to-chuc" && third) return html`<${SuccessionScreen} />`;
  if (area === "sap-xep-to-chuc" && second) {
    return html`<${AgencyRecordScreen} key=${second} agencyId=${second} />`;
  }
  if (area === "sap-xep-to-chuc") return html`<${ReorganizationScreen} />`;
  if (area === "ban-giao" && third) return html`<${MinutesScreen} key=${second} handoverId=${second} />`;
  if (area === "ban-giao" && second) return html`<${HandoverScreen} key=${second} handoverId=${second} />`;
  if (area === "ban-giao") return html`<${HandoversScreen} />`;
  if (area === "sao-luu" && second) {
    return html`<${RestorePlanScreen} key=${second} backupId=${second} />`;
  }
  if (area === "sao-luu") return html`<${BackupsScreen} />`;
  if (area === "khoi-phuc" && second) {
    return html`<${RestoreScreen} key=${second} restoreId=${second} />`;
  }
  if (area === "vai-tro-toan-tinh") return html`<${ProvinceRolesScreen} />`;
  if (area === "uy-quyen") return html`<${DelegationsScreen} />`;
  if (area === "tep-cho-quyet-dinh") return html`<${StoppedFilesScreen} />`;
  return html`<${NotFound} />`;
};

const Office = () => {
  const loaded = useLoad(async () => {
    const answer = await get("/api/me");
    me.value = answer;
    return answer;
  });
  if (loaded.problem && !me.value) {
    return html`<div class="p-4">
      <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    </div>`;
  }
  if (!me.value) return html`<${Loading} />`;
  // Another person after an expired session begins with nothing of the first one's.
  return html`<${Layout} key=${me.value.person.person_id}><${Screen} /><//>`;
};

const App = () => {
  if (status.value === "none") return html`<${SignInScreen} />`;
  // An expired session hides the screen and keeps it: what was typed is there after signing in.
  const isExpired = status.value === "expired";
  return html`
    <div hidden=${isExpired}><${Office} /></div>
    ${isExpired && html`<${SignInScreen} expired=${true} />`}
  `;
};

render(html`<${App} />`, document.getElementById("app"));
