import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';

/** Where remark-parse looks for extensions; its own types for it come with remark plugins only. */
interface ParserData {
  micromarkExtensions?: unknown[];
  fromMarkdownExtensions?: unknown[];
}

/** Tables for react-markdown, without the rest of GitHub's Markdown, which labs do not use and pages would have to load. */
export function remarkTables(this: { data(): object }): void {
  const data: ParserData = this.data();
  (data.micromarkExtensions ??= []).push(gfmTable());
  (data.fromMarkdownExtensions ??= []).push(gfmTableFromMarkdown());
}
