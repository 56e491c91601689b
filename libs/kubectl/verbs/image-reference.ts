// Mirrors github.com/distribution/reference (ReferenceRegexp)
const HOST = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?`;
const PART = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const DIGEST = String.raw`[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}`;
const REFERENCE = new RegExp(String.raw`^(${HOST}/)?${PART}(?:/${PART})*(?::[\w][\w.-]{0,127})?(?:@${DIGEST})?$`);

/** Whether a text is the name of an image: `[HOST/]NAME[:TAG][@DIGEST]`. */
export function isImageReference(text: string): boolean {
  return REFERENCE.test(text);
}
