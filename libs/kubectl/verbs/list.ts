import type { Command } from '#kubectl/define-verb.js';
import { apply } from './apply.js';
import { auth } from './auth.js';
import { certificate } from './certificate.js';
import { apiResources, apiVersions, clusterInfo, options, plugin, version } from './cluster.js';
import { completion } from './completion.js';
import { config } from './config/config.js';
import { create } from './create/create.js';
import { cp } from './cp.js';
import { debug } from './debug/debug.js';
import { deleteVerb } from './delete.js';
import { describe } from './describe.js';
import { diff } from './diff.js';
import { edit } from './edit.js';
import { explain } from './explain.js';
import { events } from './events.js';
import { attach, exec } from './exec.js';
import { autoscale, expose } from './expose.js';
import { get } from './get.js';
import { help } from './help.js';
import { annotate, label } from './label.js';
import { alpha } from './kuberc.js';
import { logs } from './logs.js';
import { cordon, drain, taint, uncordon } from './nodes.js';
import { patch } from './patch.js';
import { portForward } from './port-forward.js';
import { proxy } from './proxy.js';
import { kustomize } from './kustomize.js';
import { replace } from './replace.js';
import { rollout } from './rollout.js';
import { run } from './run.js';
import { scale } from './scale.js';
import { set } from './set.js';
import { top } from './top.js';
import { wait } from './wait.js';

/** In the order of `kubectl`'s own list: suggestions come in it. */
export const verbs: readonly Command[] = [
  create, expose, run, set, explain, get, edit, deleteVerb, rollout, scale, autoscale, certificate, clusterInfo, top, cordon, uncordon,
  drain, taint, describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events, diff, apply, patch, replace, wait, kustomize, label,
  annotate, completion, alpha, apiResources, apiVersions, config, options, plugin, version, help,
];
