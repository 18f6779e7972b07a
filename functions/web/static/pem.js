// Certificates as people hold them in files: text (PEM) or bytes (DER, most .cer), told as PEM.
const LARGEST = 60 * 1024;
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

// A file's certificates as PEM; throws "secret", "tooLarge" or "unreadable".
export const readCertificates = async (file) => {
  if (file.size > LARGEST) throw new Error("tooLarge");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = String.fromCharCode(...bytes);
  if (text.includes("PRIVATE KEY")) throw new Error("secret");
  const found = text.match(PEM);
  if (found) return found.join("\n");
  // A certificate is one DER sequence with a length of two bytes.
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82) throw new Error("unreadable");
  const lines = btoa(text).match(/.{1,64}/g);
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----"].join("\n");
};
