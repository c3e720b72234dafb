import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { readUrlState, type UrlState, writeUrlState } from './url-state.ts';

/** Values kept in the query of the URL: links, the back button and reloading bring them back. Those at their default are left out. */
export function useUrlState<State extends UrlState>(
  defaults: State,
): readonly [Widened<State>, (change: Partial<Widened<State>>, options?: { readonly replace?: boolean }) => void] {
  const search = useRouterState({ select: ({ location }) => location.searchStr });
  const navigate = useNavigate();
  const key = JSON.stringify(defaults);
  // The defaults are written anew at each rendering; what they say is what counts.
  const kept = useMemo(() => JSON.parse(key) as State, [key]);
  const state = useMemo(() => readUrlState(search, kept), [search, kept]);
  const change = useCallback(
    (values: Partial<Widened<State>>, options: { readonly replace?: boolean } = {}): void => {
      void navigate({
        to: '.',
        // Read anew: another change may have come since the last rendering.
        search: () => writeUrlState(globalThis.location.search, { ...values } as UrlState, kept),
        replace: options.replace === true,
        resetScroll: false,
      });
    },
    [navigate, kept],
  );
  return [state as Widened<State>, change];
}

/** Literals of the defaults as the types that they stand for. */
type Widened<State> = {
  readonly [Key in keyof State]: State[Key] extends string
    ? string
    : State[Key] extends number
      ? number
      : State[Key] extends boolean
        ? boolean
        : readonly string[];
};
