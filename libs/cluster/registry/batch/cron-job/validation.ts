// Mirrors pkg/apis/batch/validation
import type { CronJob, CronJobSpec, JobSpec } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { invalidValue, notSupported, required, tooShort, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { shownSelector } from '#cluster/registry/apps/selector-validation.js';
import { validateJobSpec } from '#cluster/registry/batch/job/validation.js';
import { nonNegative } from '#cluster/registry/field-checks.js';
import { isTimeZone } from './time-zones.js';

const NAME_LENGTH_MAX = 52;
const CONCURRENCY = ['Allow', 'Forbid', 'Replace'];
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const RANGES: readonly (readonly [number, number, string])[] = [[0, 59, ''], [0, 23, ''], [1, 31, ''], [1, 12, 'jan feb mar apr may jun jul aug sep oct nov dec'], [0, 6, 'sun mon tue wed thu fri sat']];

export function validateNew({ spec = {} as CronJobSpec, metadata }: CronJob): FieldError[] {
  const errors = specErrors(spec, undefined);
  const name = metadata?.name ?? '';
  if (name.length > NAME_LENGTH_MAX) errors.push(invalidValue('metadata.name', name, `must be no more than ${NAME_LENGTH_MAX} characters`));
  return errors;
}

export function validateUpdate(next: Stored<CronJob>, previous: Stored<CronJob>): FieldError[] {
  return specErrors(next.spec, previous.spec);
}

function specErrors(spec: CronJobSpec, previous: CronJobSpec | undefined): FieldError[] {
  const errors = scheduleErrors(spec, (previous?.schedule ?? '').includes('TZ'));
  errors.push(...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'));
  if (previous?.timeZone !== spec.timeZone) errors.push(...timeZoneErrors(spec.timeZone));
  const policy = spec.concurrencyPolicy ?? '';
  if (!CONCURRENCY.includes(policy)) errors.push(policy === '' ? required('spec.concurrencyPolicy') : notSupported('spec.concurrencyPolicy', policy, CONCURRENCY));
  const job = spec.jobTemplate?.spec ?? ({} as JobSpec);
  errors.push(...validateJobSpec(job, 'spec.jobTemplate.spec'));
  if (job.selector !== undefined) errors.push(invalidValue('spec.jobTemplate.spec.selector', shownSelector(job.selector), '`selector` will be auto-generated'));
  if (job.manualSelector === true) errors.push(notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']));
  return [...errors, ...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'), ...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit')];
}

/** A zone in the schedule may stay where it was before. */
function scheduleErrors({ schedule = '', timeZone }: CronJobSpec, hadZone: boolean): FieldError[] {
  const at = 'spec.schedule';
  if (schedule === '') return [required(at)];
  const problem = scheduleProblem(schedule.replace(/^(?:CRON_)?TZ=\S+\s+/, ''));
  const errors = problem === undefined ? [] : [invalidValue(at, schedule, problem)];
  if (!schedule.includes('TZ')) return errors;
  if (!hadZone) errors.push(invalidValue(at, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone !== undefined) errors.push(invalidValue(at, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
  return errors;
}

function timeZoneErrors(zone: string | undefined): FieldError[] {
  const at = 'spec.timeZone';
  if (zone === undefined || isTimeZone(zone)) return [];
  if (zone === '') return [tooShort(at, 1)];
  const wrong = (why: string) => [invalidValue(at, zone, why)];
  const isName = zone.split('/').every((part) => !['.', '..'].includes(part) && !part.startsWith('-') && /^[A-Za-z.\-_0-9+]{1,14}$/.test(part));
  if (isName && zone.toLowerCase() === 'local') return wrong('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  return wrong(`unknown time zone ${zone}`);
}

/** robfig/cron's complaint; undefined for a good schedule. */
function scheduleProblem(schedule: string): string | undefined {
  if (schedule.startsWith('@')) {
    if (DESCRIPTORS.includes(schedule) || /^@every (\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(schedule)) return undefined;
    return schedule.startsWith('@every ') ? `failed to parse duration ${schedule}: time: invalid duration ${JSON.stringify(schedule.slice(7))}` : `unrecognized descriptor: ${schedule}`;
  }
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [i, field] of fields.entries()) {
    const problem = fieldProblem(field, RANGES[i] as readonly [number, number, string]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fieldProblem(field: string, [low, high, names]: readonly [number, number, string]): string | undefined {
  const known = names.split(' ');
  for (const part of field.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0) return `too many slashes: ${part}`;
    if (step !== undefined && !/^\d+$/.test(step)) return `failed to parse int from ${step}: strconv.Atoi: parsing ${JSON.stringify(step)}: invalid syntax`;
    if (step !== undefined && Number(step) === 0) return `step of range should be a positive number: ${part}`;
    if (range === '*' || range === '?') continue;
    const ends = range.split('-');
    if (ends.length > 2) return `too many hyphens: ${part}`;
    const values: number[] = [];
    for (const end of ends) {
      const named = names === '' ? -1 : known.indexOf(end.toLowerCase());
      if (named < 0 && !/^\d+$/.test(end)) return `failed to parse int from ${end}: strconv.Atoi: parsing ${JSON.stringify(end)}: invalid syntax`;
      values.push(named >= 0 ? named + low : Number(end));
    }
    const [first = 0, last = first] = values;
    if (first < low) return `beginning of range (${first}) below minimum (${low}): ${part}`;
    if (last > high) return `end of range (${last}) above maximum (${high}): ${part}`;
    if (first > last) return `beginning of range (${first}) beyond end of range (${last}): ${part}`;
  }
  return undefined;
}
