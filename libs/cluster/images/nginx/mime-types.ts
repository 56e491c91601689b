const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html', htm: 'text/html', css: 'text/css', xml: 'text/xml', gif: 'image/gif', jpeg: 'image/jpeg', jpg: 'image/jpeg',
  js: 'application/javascript', txt: 'text/plain', png: 'image/png', svg: 'image/svg+xml', webp: 'image/webp', ico: 'image/x-icon',
  json: 'application/json', pdf: 'application/pdf', zip: 'application/zip', wasm: 'application/wasm', mp4: 'video/mp4',
  woff: 'font/woff', woff2: 'font/woff2',
};

export function mimeTypeOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : TYPES[name.slice(dot + 1).toLowerCase()];
}

/** /etc/nginx/mime.types */
export const mimeTypesFile = `
types {
${Object.entries(byType()).map(([type, names]) => `    ${type.padEnd(45)} ${names.join(' ')};`).join('\n')}
}
`;

function byType(): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [name, type] of Object.entries(TYPES)) (result[type] ??= []).push(name);
  return result;
}
