/** What the info string of a fenced block asks for: `bash run`, `bash run host=node01`, `yaml file=/root/web.yaml`, `text output`. */
export interface Fence {
  readonly language: string;
  readonly action: 'run' | 'copy' | 'open' | 'write' | 'output' | 'none';
  readonly host: string | undefined;
  readonly file: string | undefined;
}

const SHELLS = new Set(['bash', 'sh', 'shell', 'console', '']);

export function readFence(info: string): Fence {
  const [first = '', ...rest] = info.split(/[\s{},]+/).filter((word) => word !== '');
  const isLanguage = !/^(run|copy|open|write|output|expected)$/.test(first) && !first.includes('=');
  const words = isLanguage ? rest : [first, ...rest];
  const language = isLanguage ? first : '';
  const value = (name: string): string | undefined => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1).replace(/^["']|["']$/g, '');
  const has = (...names: readonly string[]): boolean => names.some((name) => words.includes(name) || language === name);
  const file = value('file') ?? value('path');
  const host = value('host') ?? value('terminal');
  if (has('output', 'expected')) return { language, action: 'output', host, file };
  if (has('open') || value('open') !== undefined) return { language, action: 'open', host, file: file ?? value('open') };
  // A block that names a file is what is to stand in it.
  if (has('write') || value('write') !== undefined || file !== undefined) return { language, action: 'write', host, file: file ?? value('write') };
  if (has('run') && SHELLS.has(language === 'run' ? '' : language)) return { language, action: 'run', host, file };
  return { language, action: has('copy') || SHELLS.has(language) ? 'copy' : 'none', host, file };
}
