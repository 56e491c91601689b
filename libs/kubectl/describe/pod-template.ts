// Mirrors DescribePodTemplate of k8s.io/kubectl/pkg/describe
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { writeContainers } from './containers.js';
import { writeTolerations, writeTopologySpread } from './pod.js';
import { writeVolumes } from './volumes.js';
import { type Writer, writeAnnotations, writeMap } from './writer.js';

export function writePodTemplate(w: Writer, template: Dynamic): void {
  w.raw('Pod Template:\n');
  if (template === undefined || template === null) {
    w.raw('  <unset>');
    return;
  }
  const { metadata = {}, spec = {} } = template;
  writeMap(w, 1, 'Labels', metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) writeAnnotations(w, 1, metadata.annotations);
  if (spec.serviceAccountName) w.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if (listOf(spec.initContainers).length > 0) writeContainers(w, 'Init Containers', spec.initContainers, undefined, undefined, '  ');
  writeContainers(w, 'Containers', spec.containers, undefined, undefined, '  ');
  writeVolumes(w, spec.volumes, '  ');
  writeTopologySpread(w, spec.topologySpreadConstraints, '  ');
  if (spec.priorityClassName) w.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  writeMap(w, 1, 'Node-Selectors', spec.nodeSelector);
  writeTolerations(w, spec.tolerations, '  ');
}
