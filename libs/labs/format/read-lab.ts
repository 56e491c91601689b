import { z } from 'zod';
import { layouts } from '#world/topology/layout.js';
import { parseYaml } from './front-matter.js';
import type { Lab, Problem, Setup, Step, WrongSolution } from './lab.js';
import { readStepFile } from './step-file.js';

/** A lab's files by their path within it: `lab.yaml`, `01-first.md`, `setup/setup.sh`. */
export type LabFiles = Readonly<Record<string, string>>;

const HostName = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
const LabFile = z.strictObject({
  title: z.string().min(1).max(120),
  summary: z.string().min(1).max(500),
  minutes: z.int().min(1).max(480),
  level: z.enum(['beginner', 'intermediate', 'advanced']).default('beginner'),
  outcomes: z.array(z.string()).max(10).default([]),
  tags: z.array(z.string()).max(20).default([]),
  cluster: z.strictObject({
    layout: z.enum(layouts).default('kubeadm'),
    nodes: z.array(HostName).min(1).max(20).default(['controlplane', 'node01', 'node02']),
  }).default({ layout: 'kubeadm', nodes: ['controlplane', 'node01', 'node02'] }),
  terminals: z.array(HostName).min(1).max(8).default(['workstation']),
});

/** Reads a lab. `lab` is there when nothing is wrong enough to keep it from running. */
export function readLab(files: LabFiles): { readonly lab?: Lab; readonly problems: readonly Problem[] } {
  const text = files['lab.yaml'];
  if (text === undefined) return { problems: [{ file: 'lab.yaml', message: 'a lab has a lab.yaml', severity: 'error' }] };
  const { value, problems: fileProblems } = parseYaml(text, LabFile, 'lab.yaml');
  const problems: Problem[] = [...fileProblems];
  const steps = readSteps(files, problems);
  const wrongSolutions = readWrongSolutions(files, steps, problems);
  if (value === undefined || problems.some((problem) => problem.severity === 'error')) return { problems };
  const { cluster, ...about } = value;
  return { lab: { ...about, ...cluster, setup: readSetup(files), steps, wrongSolutions }, problems };
}

function readSteps(files: LabFiles, problems: Problem[]): readonly Step[] {
  const paths = Object.keys(files).filter((path) => /^\d\d-[^/.]+\.md$/.test(path)).sort();
  if (paths.length === 0) problems.push({ file: 'lab.yaml', message: 'a lab has at least one step (01-name.md)', severity: 'error' });
  const steps = paths.flatMap((path) => {
    const { step, problems: found } = readStepFile(path, files[path] ?? '');
    problems.push(...found);
    return step === undefined ? [] : [step];
  });
  const seen = new Map<string, string>();
  for (const step of steps) {
    for (const { id } of step.checks) {
      const other = seen.get(id);
      if (other !== undefined) problems.push({ file: step.file, message: `check id ${id} is used in ${other} already; give one of them an id of its own`, severity: 'error' });
      seen.set(id, step.file);
    }
  }
  return steps;
}

function readSetup(files: LabFiles): Setup {
  const under = (folder: string) => Object.keys(files).filter((path) => path.startsWith(folder)).sort();
  const manifests = under('setup/').filter((path) => /^setup\/[^/]+\.ya?ml$/.test(path));
  return {
    manifests: manifests.map((path) => ({ path, text: files[path] ?? '' })),
    script: files['setup/setup.sh'],
    files: under('setup/files/').map((path) => ({ path: path.slice('setup/files/'.length), text: files[path] ?? '' })),
  };
}

/** `solution.wrong-NAME.sh` says in its first comments which step it is for, which check must fail, and with what reason. */
function readWrongSolutions(files: LabFiles, steps: readonly Step[], problems: Problem[]): readonly WrongSolution[] {
  return Object.keys(files).filter((path) => /^solution\.wrong-[^/]+\.sh$/.test(path)).sort().flatMap((file) => {
    const script = files[file] ?? '';
    const field = (name: string) => new Map(script.split('\n').map((line) => /^# (\w+): (.*)$/.exec(line)).flatMap((m) => (m ? [[m[1], m[2]?.trim()]] : []))).get(name);
    const step = Number(field('step')) - 1;
    const check = field('check');
    const reason = field('reason');
    const known = steps[step]?.checks.some((one) => one.id === check) === true;
    if (!known || check === undefined || reason === undefined) {
      problems.push({ file, message: 'begins with the comments "# step: N", "# check: ID" (a check of that step) and "# reason: TEXT"', severity: 'error' });
      return [];
    }
    return [{ file, step, script, check, reason }];
  });
}
