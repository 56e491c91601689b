import { Landing } from './landing';

export default function LandingPage() {
  return <Landing />;
}
