import type { HelmCommand } from '#helm/define-verb.js';
import { completionGroup, envVerb, versionVerb } from './client.js';
import { createVerb } from './create.js';
import { dependencyVerb } from './dependency.js';
import { getVerb } from './get.js';
import { helpVerb } from './help.js';
import { historyVerb } from './history.js';
import { installVerb } from './install.js';
import { lintVerb } from './lint.js';
import { listVerb } from './list-releases.js';
import { packageVerb } from './package.js';
import { pluginVerb, pullVerb, pushVerb, registryVerb, searchVerb, verifyVerb } from './remote.js';
import { repoVerb } from './repo.js';
import { rollbackVerb } from './rollback.js';
import { showVerb } from './show.js';
import { statusVerb } from './status.js';
import { templateVerb } from './template.js';
import { testVerb } from './test.js';
import { uninstallVerb } from './uninstall.js';
import { upgradeVerb } from './upgrade.js';

/** In helm's own order: suggestions keep it, help sorts by name. */
export const verbs: readonly HelmCommand[] = [
  createVerb, dependencyVerb, pullVerb, showVerb, lintVerb, packageVerb, repoVerb, searchVerb, verifyVerb, getVerb, historyVerb, installVerb, listVerb, testVerb, rollbackVerb, statusVerb, templateVerb, uninstallVerb, upgradeVerb,
  completionGroup, envVerb, pluginVerb, versionVerb, registryVerb, pushVerb, helpVerb,
];
