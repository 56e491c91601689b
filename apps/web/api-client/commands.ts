import { Accepted, type FastForward, Kubeconfig, type QuizAnswer, SessionDetail } from '@wheelhouse/contracts/rest/sessions.js';
import { call } from './http';

/** Starts a lab, or gives the session of it that goes on. */
export function startSession(course: string, lab: string): Promise<SessionDetail> {
  return call(SessionDetail, '/sessions', { method: 'POST', body: { course, lab } });
}

export function restartLab(sessionId: string): Promise<Accepted> {
  return call(Accepted, `/sessions/${sessionId}/reset`, { method: 'POST' });
}

export function restartStep(sessionId: string): Promise<Accepted> {
  return call(Accepted, `/sessions/${sessionId}/restart-step`, { method: 'POST' });
}

export function fastForward(sessionId: string, by: FastForward): Promise<Accepted> {
  return call(Accepted, `/sessions/${sessionId}/fast-forward`, { method: 'POST', body: by });
}

export function answerQuiz(sessionId: string, answer: QuizAnswer): Promise<Accepted> {
  return call(Accepted, `/sessions/${sessionId}/answers`, { method: 'POST', body: answer });
}

export function getKubeconfig(sessionId: string): Promise<Kubeconfig> {
  return call(Kubeconfig, `/sessions/${sessionId}/kubeconfig`, { method: 'POST', body: {} });
}
