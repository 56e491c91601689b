// A request that is open until it can be answered.
import type { Core } from '#cluster/apiserver/core.js';
import { OpenRequest, PENDING } from '#cluster/apiserver/waiting/open-request.js';
import { failure, StatusError } from '#cluster/apimachinery/errors.js';
import type { Step } from '#linux/kernel/step.js';
import { isStep } from '#linux/net/http-server-side.js';
import type { HttpResponse } from '#linux/net/network.js';
import { errorReply, text } from './reply.js';

/** For those who do not wait for what is in `later`. */
export function notYet(later: Step<HttpResponse>): HttpResponse {
  return { ...errorReply(failure(503, 'ServiceUnavailable', 'the answer is on its way')), later };
}

/** The answer of `task`, which may be run several times: at once, or later where it has to wait. */
export function answered(core: Core, user: string, task: () => HttpResponse): HttpResponse {
  const outcome = settled(core, user, () => {
    const answer = task();
    return answer.later ?? answer;
  }, errorReply);
  return isStep(outcome) ? notYet(outcome) : outcome;
}

/** What `task` comes to, at once or later; it may be run several times. Refusals become answers. */
export function settled<T>(core: Core, user: string, task: () => T | Step<T>, refusalOf: (error: StatusError) => HttpResponse): T | HttpResponse | Step<T | HttpResponse> {
  const request = new OpenRequest();
  try {
    return core.requests.run(request, task);
  } catch (error) {
    if (error === PENDING) return finish(core, user, request, task, refusalOf);
    if (error instanceof StatusError) return refusalOf(error);
    throw error;
  }
}

function* finish<T>(core: Core, user: string, request: OpenRequest, task: () => T | Step<T>, refusalOf: (error: StatusError) => HttpResponse): Step<T | HttpResponse> {
  if (!core.requests.takePlace(user)) return tooMany();
  let outcome: T | Step<T>;
  try {
    outcome = yield* core.requests.finish(request, task);
  } catch (error) {
    if (error instanceof StatusError) return refusalOf(error);
    throw error;
  } finally {
    core.requests.givePlaceBack(user);
  }
  return isStep<T>(outcome) ? yield* outcome : outcome;
}

function tooMany(): HttpResponse {
  const answer = text(429, 'Too many requests, please try again later.\n');
  return { ...answer, headers: { ...answer.headers, 'retry-after': '1' } };
}

/** What becomes of an answer, whenever it comes. */
export function onAnswer(answer: HttpResponse, then: (answer: HttpResponse) => HttpResponse): HttpResponse {
  const { later } = answer;
  return later === undefined ? then(answer) : { ...answer, later: mapped(later, then) };
}

export function* mapped<T>(later: Step<T>, then: (answer: T) => T): Step<T> {
  return then(yield* later);
}
