import { lazy, type ReactNode, Suspense } from 'react';
import { Skeleton } from './skeleton.tsx';

/** What a field of a date takes. */
export interface DateTimeFieldProps {
  readonly label: string;
  /** Milliseconds since the epoch; `null`: nothing chosen. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly description?: ReactNode;
  readonly errorMessage?: string;
}

/** Large, and rarely needed: loaded when one is shown. */
const DateTimePicker = lazy(() => import('./date-time-picker.tsx').then((module) => ({ default: module.DateTimePicker })));

/** A date and a time of day in the viewer's zone. */
export function DateTimeField(props: DateTimeFieldProps): ReactNode {
  return (
    <Suspense fallback={<Skeleton lines={2} />}>
      <DateTimePicker {...props} />
    </Suspense>
  );
}
