// Mirrors pkg/apis/core/validation: volumes
// Differs: vendors' drivers are not looked into.
import type { KeyToPath, Volume } from '#cluster/api/generated/types.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

/** Adds the names of good volumes to `names`. */
export function validateVolumes(volumes: readonly Volume[], path: string, names: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  volumes.forEach((volume, i) => {
    const at = `${path}[${i}]`;
    const found = sourceErrors(volume, at);
    const name = volume.name ?? '';
    if (name === '') found.push(required(`${at}.name`));
    else {
      for (const text of dns1123LabelErrors(name)) found.push(invalidValue(`${at}.name`, name, text));
      if (names.has(name)) found.push(duplicate(`${at}.name`, name));
    }
    if (found.length === 0) names.add(name);
    errors.push(...found);
  });
  return errors;
}

function sourceErrors(volume: Volume, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const kinds = Object.keys(volume).filter((key) => key !== 'name');
  for (const kind of kinds.slice(1)) errors.push(forbiddenField(`${path}.${kind}`, 'may not specify more than 1 volume type'));
  if (volume.hostPath !== undefined) {
    if ((volume.hostPath.path ?? '') === '') errors.push(required(`${path}.hostPath.path`));
    else if (volume.hostPath.path.split('/').includes('..')) errors.push(invalidValue(`${path}.hostPath.path`, volume.hostPath.path, "must not contain '..'"));
    if (!HOST_PATH_TYPES.includes(volume.hostPath.type ?? '')) errors.push(notSupported(`${path}.hostPath.type`, volume.hostPath.type, HOST_PATH_TYPES));
  }
  if (volume.secret !== undefined) {
    if ((volume.secret.secretName ?? '') === '') errors.push(required(`${path}.secret.secretName`));
    errors.push(...modeErrors(volume.secret.defaultMode, `${path}.secret.defaultMode`), ...itemErrors(volume.secret.items, `${path}.secret.items`));
  }
  if (volume.configMap !== undefined) {
    if ((volume.configMap.name ?? '') === '') errors.push(required(`${path}.configMap.name`));
    errors.push(...modeErrors(volume.configMap.defaultMode, `${path}.configMap.defaultMode`), ...itemErrors(volume.configMap.items, `${path}.configMap.items`));
  }
  if (volume.persistentVolumeClaim !== undefined && (volume.persistentVolumeClaim.claimName ?? '') === '') errors.push(required(`${path}.persistentVolumeClaim.claimName`));
  if (volume.nfs !== undefined) {
    if ((volume.nfs.server ?? '') === '') errors.push(required(`${path}.nfs.server`));
    if ((volume.nfs.path ?? '') === '') errors.push(required(`${path}.nfs.path`));
  }
  if (volume.emptyDir?.sizeLimit !== undefined && String(volume.emptyDir.sizeLimit).startsWith('-')) errors.push(forbiddenField(`${path}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  return errors;
}

function modeErrors(mode: number | undefined, path: string): FieldError[] {
  return mode === undefined || (mode >= 0 && mode <= 0o777) ? [] : [invalidValue(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

function itemErrors(items: readonly KeyToPath[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  (items ?? []).forEach((item, i) => {
    if ((item.key ?? '') === '') errors.push(required(`${path}[${i}].key`));
    if ((item.path ?? '') === '') errors.push(required(`${path}[${i}].path`));
    else if (item.path.startsWith('/')) errors.push(invalidValue(`${path}[${i}].path`, item.path, 'must be a relative path'));
    else if (item.path.split('/').includes('..')) errors.push(invalidValue(`${path}[${i}].path`, item.path, "must not contain '..'"));
    errors.push(...modeErrors(item.mode, `${path}[${i}].mode`));
  });
  return errors;
}
