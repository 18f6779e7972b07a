// Certificates as people hold them in files: text (PEM) or bytes (DER, most .cer), told as PEM.
const LARGEST = 60 * 1024;
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

// A call takes only so many arguments.
const PIECE = 32 * 1024;
const asText = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return text;
};

// Any file, as the API takes it.
export const asBase64 = async (file) => btoa(asText(await bytesOf(file)));

// A file's certificates as PEM; throws "secret", "tooLarge" or "unreadable".
export const readCertificates = async (file) => {
  if (file.size > LARGEST) throw new Error("tooLarge");
  const bytes = await bytesOf(file);
  const text = asText(bytes);
  if (text.includes("PRIVATE KEY")) throw new Error("secret");
  const found = text.match(PEM);
  if (found) return found.join("\n");
  // A certificate is one DER sequence with a length of two bytes.
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82) throw new Error("unreadable");
  const lines = btoa(text).match(/.{1,64}/g);
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----"].join("\n");
};
