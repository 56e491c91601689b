// Mirrors github.com/distribution/reference (ReferenceRegexp)
const HOST = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?';
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?(?:@${DIGEST})?$`);
/** Names have 255 characters at most; with host, tag and digest nothing good is longer. */
const LENGTH_MAX = 1024;

/** Whether a text is the name of an image: `[HOST/]NAME[:TAG][@DIGEST]`. */
export function isImageReference(text: string): boolean {
  return text.length <= LENGTH_MAX && REFERENCE.test(text);
}
