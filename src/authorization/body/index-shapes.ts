import { needsAllRights } from '../routes/refusals.ts';
import { FIELD_TYPES, SETTINGS } from './index-names.ts';
import { anything, anywhere, objectOr, type Shape, shapeTable, valueOf } from './shape.ts';

/** `type` of a field, which must be a known one. An object is a field that is itself called `type`. */
const fieldType: Shape = (scanner, context) => {
  if (scanner.token === 'START_OBJECT') field(scanner, context);
  else if (scanner.token !== 'VALUE_STRING') throw needsAllRights(context.action, 'field type that is not a string');
  else if (!FIELD_TYPES.has(scanner.text())) throw needsAllRights(context.action, `field of type [${scanner.text()}]`);
};
const model: Shape = (scanner, context) => {
  if (scanner.token !== 'START_OBJECT') throw needsAllRights(context.action, 'field with a model');
  field(scanner, context);
};
const FIELD_OPTIONS = { type: fieldType, model_id: model, inference_id: model, search_inference_id: model };
const field = anywhere(shapeTable([], FIELD_OPTIONS));

/** Mappings. Only `_meta` at the top may hold what it likes: further down it could be a field's name. */
export const mappingBody: Shape = objectOr('mapping', shapeTable(['_meta'], FIELD_OPTIONS), valueOf(field));

/** One setting with its name, below a path. Settings come nested or with dots, which is the same to the cluster. */
function settingUnder(prefix: string): Shape {
  return (scanner, context) => {
    const path = prefix + scanner.text();
    if (scanner.next() === 'START_OBJECT') {
      objectOr('setting', new Map(), settingUnder(`${path}.`))(scanner, context);
      return;
    }
    if (!isKnownSetting(path)) throw needsAllRights(context.action, `setting [${path}]`);
    anything(scanner, context);
  };
}

function isKnownSetting(path: string): boolean {
  let name = path.startsWith('index.') ? path.slice('index.'.length) : path;
  while (!SETTINGS.has(name)) {
    const dot = name.lastIndexOf('.');
    if (dot === -1) return false;
    name = name.slice(0, dot);
  }
  return true;
}

/** Settings of an index, nested or with dots. */
export const settings: Shape = objectOr('settings', new Map(), settingUnder(''));

/** The body of an update of settings: the settings, or an object `settings` with them. */
export const settingsBody: Shape = objectOr('settings', shapeTable([], { settings }), settingUnder(''));
