import { LabPlayer } from '#web/lab-player/lab-player';

export default async function LabPage({ params }: { readonly params: Promise<{ course: string; lab: string }> }) {
  const { course, lab } = await params;
  return <LabPlayer course={course} lab={lab} />;
}
