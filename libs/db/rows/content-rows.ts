import { CourseDocument, type LabContent, type LabVersionDocument } from '#contracts/rest/lab-content.js';
import { RowNotFound } from '#db/errors.js';
import type { Prisma } from '#db/generated/client.js';

/** A lab that can be started: where its version is stored, and what the player shows. */
export interface PublishedLab {
  readonly organisationId: string;
  readonly version: string;
  readonly player: LabContent;
}
/** A course and its labs, in order. */
export interface PublishedCourse {
  readonly course: string;
  readonly title: string;
  readonly description: string;
  readonly level: string;
  readonly tags: readonly string[];
  readonly labs: readonly PublishedLab[];
}

/** Courses and labs: the organisation's own and the bundled ones. An own course hides a bundled one of the same name. */
export class ContentRows {
  constructor(private readonly transaction: Prisma.TransactionClient, private readonly organisationId: string) {}

  async listCourses(): Promise<PublishedCourse[]> {
    const courses = await this.transaction.course.findMany({ orderBy: [{ position: 'asc' }, { slug: 'asc' }] });
    const labs = await this.listLabs({});
    return courses
      .filter((course) => course.organisationId === this.organisationId || !this.isHidden(course.slug, courses))
      .map(({ slug, title, description, level, tags, organisationId }) => ({
        course: slug, title, description, level, tags,
        labs: labs.filter((lab) => lab.organisationId === organisationId && lab.player.course === slug),
      }));
  }

  async getCourse(slug: string): Promise<PublishedCourse> {
    const found = (await this.listCourses()).find((course) => course.course === slug);
    if (found === undefined) throw new RowNotFound('course');
    return found;
  }

  async getLab(course: string, lab: string): Promise<PublishedLab> {
    const found = await this.listLabs({ course, slug: lab });
    const chosen = found.find(({ organisationId }) => organisationId === this.organisationId) ?? found[0];
    if (chosen === undefined) throw new RowNotFound('lab');
    return chosen;
  }

  /** What the player shows of a stored version. */
  async getPlayer(organisationId: string, version: string): Promise<LabContent> {
    const row = await this.transaction.labVersion.findUnique({
      where: { organisationId_id: { organisationId, id: version } }, select: { player: true },
    });
    if (row === null) throw new RowNotFound('lab version');
    return row.player as unknown as LabContent;
  }

  /** A stored version with the author's files, for the worker. */
  async getVersion(organisationId: string, version: string): Promise<LabVersionDocument> {
    const row = await this.transaction.labVersion.findUnique({ where: { organisationId_id: { organisationId, id: version } } });
    if (row === null) throw new RowNotFound('lab version');
    return { files: row.files as Record<string, string>, player: row.player as unknown as LabContent };
  }

  /** Publishes a course: its versions are stored if new, its labs point at them, and labs that are not in it go. */
  async publish(document: CourseDocument): Promise<void> {
    const { course, title, description, level, tags, order, labs } = CourseDocument.parse(document);
    const organisationId = this.organisationId;
    const facts = { title, description, level, tags, position: order, updatedAt: new Date() };
    await this.transaction.course.upsert({
      where: { organisationId_slug: { organisationId, slug: course } }, update: facts, create: { organisationId, slug: course, ...facts },
    });
    await this.transaction.labVersion.createMany({
      data: labs.map(({ files, player }) => ({ organisationId, id: player.version, files, player })), skipDuplicates: true,
    });
    await this.transaction.lab.deleteMany({ where: { organisationId, course } });
    await this.transaction.lab.createMany({
      data: labs.map(({ player }, position) => ({ organisationId, course, slug: player.lab, position, version: player.version })),
    });
  }

  private isHidden(slug: string, courses: readonly { slug: string; organisationId: string }[]): boolean {
    return courses.some((course) => course.slug === slug && course.organisationId === this.organisationId);
  }

  private async listLabs(where: { course?: string; slug?: string }): Promise<PublishedLab[]> {
    const labs = await this.transaction.lab.findMany({ where, orderBy: [{ position: 'asc' }, { slug: 'asc' }] });
    if (labs.length === 0) return [];
    const versions = await this.transaction.labVersion.findMany({
      where: { id: { in: labs.map(({ version }) => version) } }, select: { organisationId: true, id: true, player: true },
    });
    const players = new Map(versions.map(({ organisationId, id, player }) => [`${organisationId}/${id}`, player as unknown as LabContent]));
    return labs.flatMap(({ organisationId, version }) => {
      const player = players.get(`${organisationId}/${version}`);
      return player === undefined ? [] : [{ organisationId, version, player }];
    });
  }
}
