import { z } from 'zod';

/** The folder name of a course or a lab. */
export const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(80);
export const SessionId = z.uuid();
/** A terminal of a session: the host and a number, `workstation:1`, `node01:1`. */
export const TerminalId = z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?:[1-9][0-9]?$/).max(70);
export const Moment = z.iso.datetime();
/** SHA-256 over a lab's files, in hex. */
export const LabVersionId = z.string().regex(/^[0-9a-f]{64}$/);
