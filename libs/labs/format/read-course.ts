import { z } from 'zod';
import { parseYaml } from './front-matter.js';
import type { Problem } from './lab.js';

const CourseFile = z.strictObject({
  title: z.string().min(1).max(120),
  description: z.string().min(1).max(1000),
  order: z.int().default(100),
  level: z.enum(['beginner', 'intermediate', 'advanced']).default('beginner'),
  tags: z.array(z.string()).max(20).default([]),
  /** Folder names, in the order in which to take them. */
  labs: z.array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)).min(1),
});
export type Course = z.infer<typeof CourseFile>;

/** Reads `course.yaml`. */
export function readCourse(text: string): { readonly value?: Course; readonly problems: readonly Problem[] } {
  return parseYaml(text, CourseFile, 'course.yaml');
}
