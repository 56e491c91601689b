// Mirrors pkg/apis/batch/validation and pkg/registry/batch/job: what a job's status cannot say
// Differs: nothing that can be seen.
import type { Job, JobStatus, UncountedTerminatedPods } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { duplicate, invalidOmitting, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { countErrors } from '#cluster/registry/field-checks.js';
import { countIndexes, findOverlap } from './indexes.js';

const TERMINAL = ['Failed', 'Complete', 'FailureTarget'];

/** A job's status as it is to be, beside what it was. What did not change is not refused: the controller puts it right. */
class Change {
  readonly is: JobStatus;
  readonly was: JobStatus;

  constructor(readonly next: Stored<Job>, previous: Stored<Job>) {
    this.is = next.status ?? {};
    this.was = previous.status ?? {};
  }

  has(type: string, status: JobStatus = this.is, value = 'True'): boolean {
    return status.conditions?.some((each) => each.type === type && each.status === value) === true;
  }

  isFinished(status: JobStatus = this.is): boolean {
    return this.has('Complete', status) || this.has('Failed', status);
  }

  turned(type: string): boolean {
    return this.has(type, this.is) !== this.has(type, this.was);
  }

  finished(): boolean {
    return this.isFinished(this.is) !== this.isFinished(this.was);
  }

  changed(field: keyof JobStatus, none?: unknown): boolean {
    return !semanticEqual(this.is[field] ?? none, this.was[field] ?? none);
  }
}

export function jobStatusErrors(next: Stored<Job>, previous: Stored<Job>): FieldError[] {
  const change = new Change(next, previous);
  return [
    ...countErrors(change.is, ['active', 'succeeded', 'failed', 'ready', 'terminating'], 'status'),
    ...uncountedErrors(change.is.uncountedTerminatedPods),
    ...completionErrors(change),
    ...finishErrors(change),
    ...indexErrors(change),
    ...podErrors(change),
    ...successErrors(change),
    ...transitionErrors(change),
  ];
}

function inConditions(detail: string): FieldError {
  return invalidOmitting('status.conditions', detail);
}

function uncountedErrors(uncounted: UncountedTerminatedPods | undefined): FieldError[] {
  const seen = new Set<string>();
  return (['succeeded', 'failed'] as const).flatMap((list) => (uncounted?.[list] ?? []).flatMap((uid, i) => {
    const at = `status.uncountedTerminatedPods.${list}[${i}]`;
    if (uid === '') return [invalidValue(at, uid, 'must not be empty')];
    if (seen.has(uid)) return [duplicate(at, uid)];
    seen.add(uid);
    return [];
  }));
}

function completionErrors(change: Change): FieldError[] {
  const { startTime, completionTime } = change.is;
  const at = 'status.completionTime';
  const isComplete = change.has('Complete');
  const errors: FieldError[] = [];
  if ((change.turned('Complete') || change.turned('Failed')) && isComplete && change.has('Failed')) errors.push(inConditions('cannot set Complete=True and Failed=true conditions'));
  if ((change.turned('Complete') || change.turned('FailureTarget')) && isComplete && change.has('FailureTarget')) errors.push(inConditions('cannot set Complete=True and FailureTarget=true conditions'));
  if (change.turned('Complete') || change.changed('completionTime')) {
    if (completionTime !== undefined && !isComplete) errors.push(invalidValue(at, completionTime, 'cannot set completionTime when there is no Complete=True condition'));
    if (completionTime === undefined && isComplete) errors.push(required(at, 'completionTime is required for Complete jobs'));
  }
  const isBefore = startTime !== undefined && completionTime !== undefined && Date.parse(completionTime) < Date.parse(startTime);
  return isBefore && (change.changed('startTime') || change.changed('completionTime')) ? [...errors, invalidValue(at, completionTime, 'must be equal to or after `startTime`')] : errors;
}

function finishErrors(change: Change): FieldError[] {
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = change.is;
  const { suspend, completions } = change.next.spec;
  const errors: FieldError[] = [];
  if ((change.turned('Failed') || change.changed('failedIndexes')) && change.has('Failed') && !change.has('FailureTarget')) errors.push(inConditions('cannot set Failed=True condition without the FailureTarget=true condition'));
  if ((change.turned('Complete') || change.turned('SuccessCriteriaMet')) && change.has('Complete') && !change.has('SuccessCriteriaMet')) errors.push(inConditions('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'));
  if (!change.isFinished()) return errors;
  if ((change.finished() || change.changed('active', 0)) && active > 0) errors.push(invalidValue('status.active', active, 'active>0 is invalid for finished job'));
  const needsStart = (change.finished() || change.changed('startTime')) && !(suspend === true && completions === 0);
  if (needsStart && startTime === undefined) errors.push(required('status.startTime', 'startTime is required for finished job'));
  const isUncounted = (uncounted?.succeeded ?? []).length + (uncounted?.failed ?? []).length > 0;
  if ((change.finished() || change.changed('uncountedTerminatedPods')) && isUncounted) errors.push(invalidValue('status.uncountedTerminatedPods', shownUncounted(uncounted ?? {}), 'must be empty for finished job'));
  return errors;
}

/** As the server's own type shows itself. */
function shownUncounted({ succeeded, failed }: UncountedTerminatedPods): object {
  return { Succeeded: succeeded ?? null, Failed: failed ?? null };
}

function indexErrors(change: Change): FieldError[] {
  const { completedIndexes: completed = '', failedIndexes: failed } = change.is;
  const { completions, completionMode, backoffLimitPerIndex } = change.next.spec;
  const [completedChanged, failedChanged] = [change.changed('completedIndexes', ''), change.changed('failedIndexes')];
  const errors: FieldError[] = [];
  const parse = (field: string, indexes: string) => {
    const problem = countIndexes(indexes, completions ?? 0);
    if (typeof problem === 'string') errors.push(invalidValue(`status.${field}`, indexes, `error parsing ${field}: ${problem}`));
  };
  if (completedChanged && completions !== undefined) parse('completedIndexes', completed);
  if (failedChanged && completions !== undefined && backoffLimitPerIndex !== undefined && failed !== undefined) parse('failedIndexes', failed);
  if (completedChanged && completed !== '' && completionMode !== 'Indexed') errors.push(invalidValue('status.completedIndexes', completed, 'cannot set non-empty completedIndexes when non-indexed completion mode'));
  if (failedChanged && backoffLimitPerIndex === undefined && failed !== undefined) errors.push(invalidValue('status.failedIndexes', failed, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'));
  if ((!failedChanged && !completedChanged) || completions === undefined || failed === undefined) return errors;
  const index = findOverlap(completed, failed, completions);
  return index === undefined ? errors : [...errors, invalidValue('status.failedIndexes', failed, `failedIndexes and completedIndexes overlap at index: ${index}`)];
}

function podErrors(change: Change): FieldError[] {
  const { active = 0, ready, terminating = 0 } = change.is;
  return [
    ...((change.finished() || change.changed('terminating')) && terminating > 0 && change.isFinished() ? [invalidValue('status.terminating', terminating, 'terminating>0 is invalid for finished job')] : []),
    ...((change.changed('ready') || change.changed('active', 0)) && ready !== undefined && ready > active ? [invalidValue('status.ready', ready, 'cannot set more ready pods than active')] : []),
  ];
}

function successErrors(change: Change): FieldError[] {
  const isMet = change.has('SuccessCriteriaMet');
  const errors: FieldError[] = [];
  if (isMet && change.has('Failed')) errors.push(inConditions('cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  if (isMet && change.has('FailureTarget')) errors.push(inConditions('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  const isEarly = change.next.spec.successPolicy !== undefined && !isMet && change.has('Complete');
  return isEarly ? [...errors, inConditions('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')] : errors;
}

function transitionErrors(change: Change): FieldError[] {
  const { is, was, next: { spec } } = change;
  const errors = TERMINAL.filter((type) => change.has(type, was) && !change.has(type)).map((type) => inConditions(`cannot disable the terminal ${type}=True condition`));
  if ((is.failed ?? 0) < (was.failed ?? 0)) errors.push(invalidValue('status.failed', is.failed ?? 0, 'cannot decrease the failed counter'));
  // An indexed job whose pods all run at once can be made smaller.
  const isElastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  if (!isElastic && (is.succeeded ?? 0) < (was.succeeded ?? 0)) errors.push(invalidValue('status.succeeded', is.succeeded ?? 0, 'cannot decrease the succeeded counter'));
  if (is.completionTime !== undefined && was.completionTime !== undefined && change.changed('completionTime')) errors.push(invalidValue('status.completionTime', is.completionTime, 'field is immutable'));
  const isResuming = change.has('Suspended', was) && change.has('Suspended', is, 'False');
  if (was.startTime !== undefined && change.changed('startTime') && !isResuming && spec.suspend !== true) errors.push(required('status.startTime', 'startTime cannot be removed for unsuspended job'));
  const [wasMet, isMet] = [change.has('SuccessCriteriaMet', was), change.has('SuccessCriteriaMet')];
  if (wasMet && !isMet) errors.push(inConditions('cannot disable the SuccessCriteriaMet=True condition'));
  if (change.has('Complete', was) && !wasMet && isMet) errors.push(inConditions('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'));
  return errors;
}
