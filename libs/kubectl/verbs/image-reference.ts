// Mirrors github.com/distribution/reference (ReferenceRegexp)
const HOST = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?';
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?(?:@${DIGEST})?$`);
const NAME_MAX = 255;

/** Whether a text is the name of an image: `[HOST/]NAME[:TAG][@DIGEST]`. */
export function isImageReference(text: string): boolean {
  return text.length <= 4 * NAME_MAX && REFERENCE.test(text);
}
