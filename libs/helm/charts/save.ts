// Mirrors helm.sh/helm/v4/pkg/chart/v2/util (Save)
import { gzipSync } from 'fflate';
import { concatBytes } from '#linux/env/bytes.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { archiveEnd, encodeMember } from '#linux/programs/tar-format.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { HelmError } from '#helm/errors.js';
import type { Chart, ChartFile } from './chart.js';
import type { Place } from './load.js';
import { validateMetadata } from './metadata.js';
import { absolutePath } from './paths.js';

/** Writes `NAME-VERSION.tgz` into a folder; its absolute path. Throws HelmError. */
export function saveChart(place: Place, chart: Chart, folder: string): string {
  try {
    validateMetadata(chart.metadata);
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`chart validation: ${error.message}`);
    throw error;
  }
  const target = absolutePath(place, folder);
  if (!place.files.exists(target)) place.files.makeDirectory(target, { parents: true });
  else if (place.files.stat(target).kind !== 'directory') throw new HelmError(`is not a directory: ${target}`);
  const path = `${target}/${chart.metadata.name}-${chart.metadata.version}.tgz`;
  const members = filesOf(chart, '').map(({ name, data, modifiedMs }) =>
    encodeMember({ name, type: 'file', mode: 0o644, uid: 0, gid: 0, owner: '', group: '', modifiedMs, target: '', content: data }));
  const body = concatBytes(members);
  place.files.write(path, gzipSync(concatBytes([body, archiveEnd(body.length)]), { mtime: 0 }));
  return path;
}

function filesOf(chart: Chart, prefix: string): ChartFile[] {
  const { metadata } = chart;
  const base = `${prefix}${metadata.name}`;
  const modifiedMs = chart.raw.find(({ name }) => name === 'Chart.yaml')?.modifiedMs ?? 0;
  const { dependencies, ...plain } = metadata;
  const definition = metadata.apiVersion === 'v1' || dependencies === undefined ? plain : { ...plain, dependencies };
  const made: ChartFile[] = [{ name: 'Chart.yaml', data: encodeUtf8(writeYaml(definition)), modifiedMs }];
  if (metadata.apiVersion === 'v2' && chart.lock !== undefined) made.push({ name: 'Chart.lock', data: encodeUtf8(writeYaml(chart.lock)), modifiedMs });
  made.push(...chart.raw.filter(({ name }) => name === 'values.yaml'));
  if (chart.schema !== undefined) made.push({ name: 'values.schema.json', data: chart.schema, modifiedMs });
  made.push(...chart.templates, ...chart.files);
  return [...made.map((file) => ({ ...file, name: `${base}/${file.name}` })), ...chart.dependencies.flatMap((each) => filesOf(each, `${base}/charts/`))];
}
