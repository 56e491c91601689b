import { Controller, Get, Param } from '@nestjs/common';
import { Course, CourseList } from '#contracts/rest/catalogue.js';
import { Slug } from '#contracts/rest/identifiers.js';
import { LabContent } from '#contracts/rest/lab-content.js';
import type { Caller } from '#db/caller.js';
import { AllowVisitors, CurrentCaller } from '#api/auth/access.js';
import { Answers } from '#api/http/answers.js';
import { CoursesService } from './courses.service.js';

@Controller('courses')
@AllowVisitors()
export class CoursesController {
  constructor(private readonly courses: CoursesService) {}

  @Get()
  @Answers(200, CourseList)
  async list(@CurrentCaller() caller: Caller | undefined): Promise<CourseList> {
    return { courses: await this.courses.list(caller) };
  }

  @Get(':course')
  @Answers(200, Course)
  get(@CurrentCaller() caller: Caller | undefined, @Param('course', { schema: Slug }) course: string): Promise<Course> {
    return this.courses.get(caller, course);
  }

  @Get(':course/labs/:lab')
  @Answers(200, LabContent)
  getLab(
    @CurrentCaller() caller: Caller | undefined, @Param('course', { schema: Slug }) course: string, @Param('lab', { schema: Slug }) lab: string,
  ): Promise<LabContent> {
    return this.courses.getLab(caller, course, lab);
  }
}
