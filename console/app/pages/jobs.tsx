import type { ReactNode } from 'react';
import { useSelf } from '../../api/self.ts';
import { JobsView } from '../../features/jobs/jobs-view.tsx';

/** Scheduled jobs. */
export function JobsPage(): ReactNode {
  return <JobsView self={useSelf()} />;
}
