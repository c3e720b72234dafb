import type { Route } from './route.ts';

/** Tasks under way. */
export const TASK_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    path: '/_tasks',
    action: 'cluster:monitor/tasks/lists',
    scope: 'cluster',
    answer: 'tasks',
    judged: { parameters: 'tasks.list' },
  },
  { methods: ['POST'], path: '/_tasks/_cancel', action: 'cluster:admin/tasks/cancel', scope: 'cluster', indices: 'other' },
  {
    methods: ['GET'],
    path: '/_tasks/{task_id}',
    action: 'cluster:monitor/task/get',
    scope: 'cluster',
    indices: 'other',
    ids: 'taskContinue',
    judged: { parameters: 'tasks.get' },
  },
  {
    methods: ['POST'],
    path: '/_tasks/{task_id}/_cancel',
    action: 'cluster:admin/tasks/cancel',
    scope: 'cluster',
    indices: 'other',
    ids: 'taskContinue',
    judged: { parameters: 'tasks.cancel' },
  },
];
