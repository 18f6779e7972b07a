// The VGCA plug-in on the signer's own machine: one question, one answer, then the line is closed.
// What it is asked is written down in infra/decisions/0022.
import { Problem } from "./api.js";
import { elsewhere as say } from "./elsewhere.vi.js";

// By the field that is to be signed: the leader's, the seal, the organization's without a seal on a
// file sent along or, where it is the document itself, on a certified copy.
const FUNCTIONS = { LanhDao: "SignApproved", DauCoQuan: "SignIssued", CoQuan: "SignAppendix" };

const functionFor = (asked, part) =>
  part === asked.parts[0] && part.field === "CoQuan" ? "SignCopy" : FUNCTIONS[part.field];
// It runs on this machine: when it is there it opens the door at once (milliseconds).
const PATIENCE = 5000;

export const mayPost = (asked) =>
  Boolean(asked.plugin) && asked.parts.every((part) => part.upload_token);

const refusal = (code, detail) => new Problem({ code, detail });

// What the plug-in needs for one file: where it is, where it goes, what it writes onto it.
const request = (asked, part, url) => {
  const told = {
    FileUploadHandler: `${location.origin}/api/signing-uploads/${part.upload_token}`,
    SessionId: "",
    JWTToken: "",
    FileName: url,
    MetaData: [{ Key: "FileId", Value: part.file_id }],
  };
  if (part.field === "DauCoQuan") {
    told.DocNumber = part.figures.so_vb ?? "";
    told.IssuedDate = `${asked.issued_on}T00:00:00+07:00`;
  }
  if (part.field === "CoQuan") told.DocNumber = asked.reference;
  return told;
};

// Versions of the plug-in say "well done" in different ways; the server is asked whether it is so.
const isDone = ({ Status: status }) => status === 0 || status === "0" || status === true;

const read = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("plugin_unreadable", say.plugin.unreadable);
  }
};

// Sign one file. The person enters the PIN there, so the answer may take its time. `told` is
// {stopped, opened}: a signal that ends it, and what to call when the plug-in is there.
export const signOne = (asked, part, url, { stopped, opened }) =>
  new Promise((done, fail) => {
    const line = new WebSocket(`${asked.plugin}/${functionFor(asked, part)}`);
    let isOpen = false;
    const settle = (how, value) => {
      clearTimeout(timer);
      stopped.removeEventListener("abort", stop);
      how(value);
      line.close();
    };
    const notThere = () => settle(fail, refusal("plugin_missing", say.plugin.missing));
    const stop = () => settle(fail, refusal("plugin_stopped", say.plugin.stopped));
    const timer = setTimeout(notThere, PATIENCE);
    stopped.addEventListener("abort", stop);
    line.onopen = () => {
      isOpen = true;
      clearTimeout(timer);
      opened();
      line.send(JSON.stringify(request(asked, part, url)));
    };
    line.onmessage = ({ data }) => {
      try {
        const answer = read(data);
        if (isDone(answer)) return settle(done);
        settle(fail, refusal("plugin_refused", answer.Message || say.plugin.refused));
      } catch (error) {
        settle(fail, error);
      }
    };
    line.onerror = () => !isOpen && notThere();
    line.onclose = () => {
      if (isOpen) settle(fail, refusal("plugin_cut", say.plugin.cut));
      else notThere();
    };
  });
