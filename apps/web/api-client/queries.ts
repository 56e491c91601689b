'use client';
import { Course, CourseList, ProgressList } from '@wheelhouse/contracts/rest/catalogue.js';
import { LabContent } from '@wheelhouse/contracts/rest/lab-content.js';
import { Me } from '@wheelhouse/contracts/rest/me.js';
import { SessionList } from '@wheelhouse/contracts/rest/sessions.js';
import { useQuery } from '@tanstack/react-query';
import { ApiError, call } from './http';

/** Who is signed in; null for a visitor. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        return await call(Me, '/me', { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
  });
}

export function useCourses() {
  return useQuery({ queryKey: ['courses'], queryFn: ({ signal }) => call(CourseList, '/courses', { signal }) });
}

export function useCourse(course: string) {
  return useQuery({ queryKey: ['courses', course], queryFn: ({ signal }) => call(Course, `/courses/${course}`, { signal }) });
}

/** Looked at beside a lab in another tab, too: it follows. */
const PROGRESS_EVERY_MS = 10_000;

export function useProgress(enabled: boolean) {
  return useQuery({ queryKey: ['progress'], queryFn: ({ signal }) => call(ProgressList, '/progress', { signal }), enabled, refetchInterval: PROGRESS_EVERY_MS });
}

export function useSessions(enabled: boolean) {
  return useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => call(SessionList, '/sessions', { signal }), enabled });
}

/** The lab's text as of the session's own version. */
export function useSessionContent(sessionId: string | undefined) {
  return useQuery({
    queryKey: ['sessions', sessionId, 'content'],
    queryFn: ({ signal }) => call(LabContent, `/sessions/${sessionId}/content`, { signal }),
    enabled: sessionId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
