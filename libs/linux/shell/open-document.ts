import { parse } from 'unbash';

/** A here-document whose delimiter has not come, or a line that ends in a backslash. */
export function isOpenDocument(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n$/.test(text)) return true;
  if (!text.includes('<<')) return false;
  let open = false;
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || open) return;
    const node = value as { type?: string; closing?: unknown };
    if (node.type === 'HereDoc' && node.closing === undefined) open = true;
    for (const child of Object.values(value)) visit(child);
  };
  visit(parse(text).commands);
  return open;
}
