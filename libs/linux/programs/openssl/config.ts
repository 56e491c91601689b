// Mirrors config(5) of OpenSSL: sections of name = value
// Differs: no .include, no environment variables.

/** Names and values of each section; `default` holds what stands before the first. A name may be there twice. */
export type Config = ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>;

export function parseConfig(text: string): Config {
  const sections = new Map<string, [string, string][]>([['default', []]]);
  let section = 'default';
  for (const line of text.replace(/\\\r?\n/g, '').split(/\r?\n/)) {
    const bare = line.replace(/(^|\s)#.*$/, '').trim();
    const heading = /^\[\s*(.+?)\s*\]/.exec(bare)?.[1];
    if (heading !== undefined) {
      section = heading;
      if (!sections.has(section)) sections.set(section, []);
      continue;
    }
    const equals = bare.indexOf('=');
    if (equals < 0) continue;
    const name = bare.slice(0, equals).trim();
    sections.get(section)?.push([name, expanded(sections, section, bare.slice(equals + 1).trim())]);
  }
  return sections;
}

/** `$name`, `${name}` and `${section::name}` become what was said before; quotes go. */
function expanded(sections: ReadonlyMap<string, readonly (readonly [string, string])[]>, section: string, value: string): string {
  return value.replace(/^"(.*)"$/, '$1').replace(/\$\{(?:([^}:]+)::)?([^}]+)\}|\$(\w+)/g, (whole, other: string | undefined, braced: string | undefined, plain: string | undefined) => {
    const name = braced ?? plain;
    for (const place of other === undefined ? [section, 'default'] : [other]) {
      const found = sections.get(place)?.findLast(([known]) => known === name);
      if (found !== undefined) return found[1];
    }
    return whole;
  });
}

export function valueIn(config: Config | undefined, section: string, name: string): string | undefined {
  const find = (place: string) => config?.get(place)?.findLast(([known]) => known === name)?.[1];
  return find(section) ?? find('default');
}
