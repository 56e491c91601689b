import { CoursePage } from './course-page';

export default async function Page({ params }: { readonly params: Promise<{ course: string }> }) {
  const { course } = await params;
  return <CoursePage slug={course} />;
}
