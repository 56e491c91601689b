import type { Lab } from '#labs/format/lab.js';
import { World, type WorldSurroundings } from '#world/world.js';
import { LabRun } from './lab-run.js';
import { SETUP_SECONDS_MAX } from './limits.js';

/** The world of a lab as its learner finds it: set up, and in the first step. Throws when the set-up fails. */
export function startLab(lab: Lab, options: { readonly seed: number; readonly startMs: number }, surroundings: WorldSurroundings): LabRun {
  const world = World.create({ ...options, layout: lab.layout, nodes: lab.nodes }, surroundings);
  const workstation = world.findHost('workstation');
  for (const { path, text } of lab.setup.files) {
    const target = `/root/${path}`;
    workstation?.files.makeDirectory(target.slice(0, target.lastIndexOf('/')), { parents: true });
    workstation?.files.write(target, text);
  }
  for (const { path, text } of lab.setup.manifests) setUp(world, path, `kubectl apply -f - <<'__WHEELHOUSE__'\n${text}\n__WHEELHOUSE__`);
  if (lab.setup.script !== undefined) setUp(world, 'setup/setup.sh', lab.setup.script);
  const run = new LabRun(lab, world);
  run.enter(0);
  return run;
}

function setUp(world: World, file: string, script: string): void {
  const ran = world.runScript('workstation', script, SETUP_SECONDS_MAX * 1000);
  if (ran.status !== 0) throw new Error(`${file} ended with exit code ${ran.status}: ${ran.stderr}`);
}
