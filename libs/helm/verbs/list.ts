import type { HelmCommand } from '#helm/define-verb.js';
import { completionGroup, envVerb, versionVerb } from './client.js';
import { createVerb } from './create.js';
import { dependencyVerb } from './dependency.js';
import { getVerb } from './get.js';
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

/** Help sorts them by name. */
export const verbs: readonly HelmCommand[] = [
  completionGroup, createVerb, dependencyVerb, envVerb, getVerb, historyVerb, installVerb, lintVerb, listVerb, packageVerb, pluginVerb, pullVerb, pushVerb, registryVerb, repoVerb, rollbackVerb, searchVerb, showVerb, statusVerb, templateVerb,
  testVerb, uninstallVerb, upgradeVerb, verifyVerb, versionVerb,
];
