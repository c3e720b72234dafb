import type { QueryToken } from './query-text.ts';
import { isSymbol } from './read-indices.ts';

/** Functions that compute with their arguments and the document alone. Any other could call a model or read an index. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  `abs absent absent_over_time acos acosh add adddate addtime array array_length asc ascii asin asinh atan atan2 atanh avg avg_over_time
  bit_and bit_length bit_or bit_xor bucket byte_length cast cbrt ceil ceiling char char_length character_length cidr_match cidrmatch clamp
  clamp_max clamp_min coalesce concat concat_ws contains conv convert convert_tz copy_sign cos cosh cot count count_distinct
  count_distinct_over_time count_over_time crc32 curdate current_date current_time current_timestamp curtime date date_add date_diff
  date_extract date_format date_histogram date_nanos date_parse date_part date_sub date_time_format date_time_parse date_trunc dateadd
  datediff datepart datetime datetime_format datetime_parse datetrunc day day_name day_of_month day_of_week day_of_year dayname dayofmonth
  dayofweek dayofyear dc degrees delta distinct_count divide dom dow doy e earliest ends_with exists exp expm1 extract first first_value
  floor format from_base64 from_days from_unixtime get_format greatest hash highlight histogram hour hour_of_day hypot idow if ifnull iif
  increase insert instr interval ip_prefix ip_range is_ipv4 is_ipv6 isblank isempty isnotnull isnull isnullorempty iso_day_of_week
  iso_dow iso_week_of_year isodow isoweek iw iwoy json json_array json_array_length json_extract json_keys json_object json_valid kql
  kurtosis last last_day last_over_time last_value latest lcase least left length like list ln localtime localtimestamp locate log log10
  log1p log2 lower lpad ltrim mad make_set makedate maketime match match_bool_prefix match_phrase match_phrase_prefix matchphrase
  matchphraseprefix matchphrasequery matchquery max max_over_time maximum maxby md5 mean median median_absolute_deviation microsecond
  mid min min_over_time minby minimum minute minute_of_day minute_of_hour mod modulus month month_name month_of_year monthname
  multi_match multimatch multimatchquery multiply mv_append mv_avg mv_concat mv_contains mv_count mv_dedupe mv_first mv_intersection
  mv_last mv_max mv_median mv_median_absolute_deviation mv_min mv_percentile mv_pseries_weighted_sum mv_slice mv_sort mv_sum mv_union
  mv_zip mvappend mvcount mvdedup mvfind mvindex mvjoin now nullif nvl octet_length pct percentile percentile_approx percentile_over_time
  percentile_rank percentiles period_add period_diff pi position pow power present present_over_time printf qstr quarter query
  query_string radians rand random range rate regexp regexp_match regexp_replace repeat replace reverse right rint rlike round
  round_to row_number rpad rtrim sample score scorequery second second_of_minute second_to_time sec_to_time sha1 sha2 sha256 sign
  signum simple_query_string simplequerystring sin sinh skewness space span split sqrt st_aswkt st_asgeojson st_centroid_agg st_contains
  st_disjoint st_distance st_envelope st_extent_agg st_geohash st_geohex st_geometrytype st_geotile st_intersects st_npoints
  st_simplify st_within st_wkttosql st_x st_xmax st_xmin st_y st_ymax st_ymin st_z starts_with std std_dev stddev stddev_over_time
  stddev_pop stddev_samp str_to_date strcmp strftime subdate substring substr subtime subtract sum sum_of_squares sum_over_time sysdate
  take tan tanh tau term terms time time_format time_parse time_to_sec timediff timestamp timestampadd timestampdiff to_base64 to_bool
  to_boolean to_cartesianpoint to_cartesianshape to_char to_date_nanos to_dateperiod to_datetime to_days to_dbl to_degrees to_double
  to_dt to_geopoint to_geoshape to_int to_integer to_ip to_long to_lower to_radians to_seconds to_str to_string to_timeduration
  to_ul to_ulong to_unsigned_long to_upper to_ver to_version tobool tonumber top tostring trange trim trunc truncate typeof ucase
  unix_timestamp upper utc_date utc_time utc_timestamp v_cosine v_dot_product v_hamming v_l1_norm v_l2_norm values var_pop var_samp
  variance variance_over_time varpop varsamp week week_of_year weekday weekofyear weight_avg weighted_avg wildcard_query wildcardquery
  year yearweek`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Words that a bracket may follow without being called. */
const BEFORE_BRACKET: ReadonlySet<string> = new Set(
  `all and any as between by case distinct div else end eval filter group having in is like not null on or over rlike select then where
  when xor`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** The first function of a query that is not known to compute alone; `null` when there is none. One named by a parameter is not known. */
export function findUnknownFunction(tokens: readonly QueryToken[]): string | null {
  for (const [position, token] of tokens.entries()) {
    const next = tokens[position + 1];
    if (next === undefined || !isSymbol(next, '(')) continue;
    const isParameter = isSymbol(token, '?') || isSymbol(tokens[position - 1], '?');
    if (isParameter || !isCallable(token)) return token.text.toLowerCase();
  }
  return null;
}

function isCallable({ kind, text }: QueryToken): boolean {
  if (kind === 'symbol') return true;
  const name = text.toLowerCase();
  return kind === 'word' && (FUNCTIONS.has(name) || BEFORE_BRACKET.has(name));
}
