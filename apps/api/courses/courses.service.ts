import { Injectable } from '@nestjs/common';
import type { Course, LabProgress } from '#contracts/rest/catalogue.js';
import type { LabContent } from '#contracts/rest/lab-content.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import type { PublishedCourse } from '#db/rows/content-rows.js';
import type { TenantRows } from '#db/rows/tenant-rows.js';
import { listProgress } from '#api/progress/lab-progress.js';

@Injectable()
export class CoursesService {
  constructor(private readonly db: Db) {}

  /** The courses in order; with the caller's progress in each lab, if there is a caller. */
  async list(caller: Caller | undefined): Promise<Course[]> {
    return this.read(caller, async (rows) => {
      const courses = await rows.content.listCourses();
      const progress = caller === undefined ? undefined : await listProgress(rows, caller);
      return courses.map((course) => toCourse(course, progress));
    });
  }

  /** Throws RowNotFound. */
  async get(caller: Caller | undefined, course: string): Promise<Course> {
    return this.read(caller, async (rows) => {
      const found = await rows.content.getCourse(course);
      return toCourse(found, caller === undefined ? undefined : await listProgress(rows, caller));
    });
  }

  /** What the player shows of the lab's newest version. Throws RowNotFound. */
  async getLab(caller: Caller | undefined, course: string, lab: string): Promise<LabContent> {
    return this.read(caller, async (rows) => (await rows.content.getLab(course, lab)).player);
  }

  private read<T>(caller: Caller | undefined, task: (rows: TenantRows) => Promise<T>): Promise<T> {
    return caller === undefined ? this.db.asVisitor(task) : this.db.asTenant(caller.organisationId, task);
  }
}

function toCourse(course: PublishedCourse, progress: readonly LabProgress[] | undefined): Course {
  return {
    course: course.course, title: course.title, description: course.description, level: course.level, tags: [...course.tags],
    labs: course.labs.map(({ player }) => ({
      course: player.course, lab: player.lab, title: player.title, summary: player.summary, minutes: player.minutes, level: player.level,
      steps: player.steps.length, outcomes: player.outcomes, tags: player.tags,
      progress: progress === undefined ? null : (progress.find((one) => one.course === player.course && one.lab === player.lab) ?? newLab(player)),
    })),
  };
}

function newLab(player: LabContent): LabProgress {
  return {
    course: player.course, lab: player.lab, state: 'new', points: 0, stepsDone: 0, steps: player.steps.length, sessionId: null, lastActiveAt: null,
    pointsMax: player.steps.flatMap(({ checks }) => checks).reduce((sum, { pointsMax }) => sum + pointsMax, 0),
  };
}
