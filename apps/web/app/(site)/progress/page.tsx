import type { Metadata } from 'next';
import { MyProgress } from './my-progress';

export const metadata: Metadata = { title: 'Progress' };

export default function ProgressPage() {
  return <MyProgress />;
}
