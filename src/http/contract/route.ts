import type { ActionContext } from '../../actions/action-context.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';

/** Methods in the order in which `Allow` lists them. */
export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** A method that a route may take. */
export type Method = (typeof METHODS)[number];

/** How a query parameter is read. `text` is `undefined` when it is absent, `''` when it has no value. */
export interface Parameter<Value> {
  /** @throws SecurityError `illegalArgument`. */
  read(text: string | undefined): Value;
}

/** Query parameters by name. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What the parameters were read to. */
export type ParameterValues<Shape extends Parameters> = {
  readonly [Name in keyof Shape]: Shape[Name] extends Parameter<infer Value> ? Value : never;
};

/** Values of the path's `{parameters}` by name. */
export type PathValues = ReadonlyMap<string, string>;

/** How the body of a route is read. */
export interface BodyReader<Body> {
  /** What a request without a body means; absent: a body is required. */
  readonly whenMissing?: Body;
  /** Whether a body can hold a secret: error texts then repeat nothing of it. */
  readonly isSecret: boolean;
  /** What a request without a body is told; absent: `request body is required`. */
  readonly missingText?: string;
  /** Reads the body; the scanner stands on its first token. `apiVersion` as in `RouteInput`. @throws SecurityError. */
  read(scanner: JsonScanner, path: PathValues, apiVersion: number): Body;
}

/** A request of a route, read. */
export interface RouteCall<Shape extends Parameters, Body> {
  readonly context: ActionContext;
  readonly path: PathValues;
  readonly parameters: ParameterValues<Shape>;
  readonly body: Body;
}

/** What a route answers: a document, to be shaped as the caller asks. */
export interface Answer {
  readonly status: number;
  readonly document: JsonObject;
  /** Whether the answer carries a secret: it then says `Cache-Control: no-store`. */
  readonly isSecret?: boolean;
  /** Further headers: names and values in turn. */
  readonly headers?: readonly string[];
}

/** A route as it is written down: which requests it takes, how they are read, and what is done. */
export interface RouteDefinition<Shape extends Parameters, Body> {
  readonly methods: readonly Method[];
  /** Literal segments and `{parameters}`. */
  readonly path: string;
  readonly parameters: Shape;
  /** `null`: the route takes no body. */
  readonly body: BodyReader<Body> | null;
  /** Whether the answer depends on the principal alone and may be kept for it. */
  readonly isConstantPerPrincipal?: boolean;
  handle(call: RouteCall<Shape, Body>): Promise<Answer> | Answer;
}

/** What a route is handed to read. */
export interface RouteInput {
  readonly path: PathValues;
  readonly query: ReadonlyMap<string, string>;
  /** On the first token of the body; `null` when there is none. */
  readonly scanner: JsonScanner | null;
  /** Version of the API that the request speaks: 7, 8 or 9. */
  readonly apiVersion: number;
}

/** A route of any shape, as the dispatcher sees it. */
export interface Route {
  readonly methods: readonly Method[];
  readonly path: string;
  readonly parameterNames: readonly string[];
  readonly body: { readonly isSecret: boolean; readonly isOptional: boolean; readonly missingText: string } | null;
  readonly isConstantPerPrincipal: boolean;
  /** Reads parameters and body. @returns what runs the action. @throws SecurityError. */
  read(input: RouteInput): (context: ActionContext) => Promise<Answer> | Answer;
}

/** Makes a route of its definition. */
export function route<Shape extends Parameters, Body>(definition: RouteDefinition<Shape, Body>): Route {
  const { methods, path, parameters, body, isConstantPerPrincipal = false } = definition;
  return {
    methods,
    path,
    parameterNames: Object.keys(parameters),
    body: body === null ? null : describeBody(body),
    isConstantPerPrincipal,
    read(input) {
      const values = readParameters(parameters, input.query);
      const read =
        input.scanner === null
          ? (body?.whenMissing ?? null)
          : (body?.read(input.scanner, input.path, input.apiVersion) ?? null);
      // A route without a body has `null` for its `Body`, which the compiler cannot tell from the definition.
      return (context) => definition.handle({ context, path: input.path, parameters: values, body: read as Body });
    },
  };
}

function describeBody<Body>({ isSecret, missingText, whenMissing }: BodyReader<Body>): Route['body'] {
  return { isSecret, isOptional: whenMissing !== undefined, missingText: missingText ?? 'request body is required' };
}

function readParameters<Shape extends Parameters>(shape: Shape, query: ReadonlyMap<string, string>): ParameterValues<Shape> {
  const values = Object.entries(shape).map(([name, parameter]) => [name, parameter.read(query.get(name))]);
  // Each name of the shape got the value of its own reader.
  return Object.fromEntries(values) as ParameterValues<Shape>;
}
