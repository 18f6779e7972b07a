// Asking for a print-out and opening it: a PDF in a window of its own, a workbook as a download.
import { post } from "./api.js";
import { useAct } from "./use.js";

// `ask(body)` answers with {url}; `body.form` says as what.
export const useOpening = (ask, told = () => {}) =>
  useAct(async (body) => {
    const isWorkbook = body.form === "xlsx";
    // The window opens within the click (else it is blocked) and gets its address afterwards.
    const tab = isWorkbook ? null : open("about:blank", "_blank");
    try {
      const made = await ask(body);
      if (tab) {
        tab.opener = null;
        tab.location.replace(made.url);
      } else location.assign(made.url);
      told(made);
    } catch (error) {
      tab?.close();
      throw error;
    }
  });

export const usePrinting = (path, told) => useOpening((body) => post(path, body), told);
