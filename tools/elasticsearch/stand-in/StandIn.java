package claviger.standin;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.AbstractTokenizerFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.index.mapper.TextFieldMapper;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.ScriptPlugin;
import org.elasticsearch.script.ScriptContext;
import org.elasticsearch.script.ScriptEngine;
import org.elasticsearch.script.StringFieldScript;
import org.elasticsearch.script.field.BaseKeywordDocValuesField;
import org.elasticsearch.search.lookup.FieldLookup;
import org.elasticsearch.search.lookup.SearchLookup;

/**
 * What the indices of the security features need of modules that the published server comes without: analysis of e-mail
 * addresses, one field type, and two scripts of runtime fields. As little of each as these indices use.
 */
public final class StandIn extends Plugin implements AnalysisPlugin, MapperPlugin, ScriptPlugin {

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of("uax_url_email", (index, environment, name, settings) -> new AbstractTokenizerFactory(index, settings, name) {
            @Override
            public Tokenizer create() {
                return new UAX29URLEmailTokenizer();
            }
        });
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of("unique", (index, environment, name, settings) -> uniqueTerms(name, settings), "pattern_capture", new PatternCapture());
    }

    private static TokenFilterFactory uniqueTerms(String name, Settings settings) {
        return new AbstractTokenFilterFactory(name, settings) {
            @Override
            public TokenStream create(TokenStream input) {
                return new UniqueTerms(input);
            }
        };
    }

    /** Has settings, and Elasticsearch wants to be told so. */
    private static final class PatternCapture implements AnalysisProvider<TokenFilterFactory> {
        @Override
        public boolean requiresAnalysisSettings() {
            return true;
        }

        @Override
        public TokenFilterFactory get(IndexSettings index, Environment environment, String name, Settings settings) {
            final Pattern[] patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
            final boolean preserveOriginal = settings.getAsBoolean("preserve_original", true);
            return new AbstractTokenFilterFactory(name, settings) {
                @Override
                public TokenStream create(TokenStream input) {
                    return new PatternCaptureGroupTokenFilter(input, preserveOriginal, patterns);
                }
            };
        }
    }

    private static final class UniqueTerms extends FilteringTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final Set<String> seen = new HashSet<>();

        UniqueTerms(TokenStream input) {
            super(input);
        }

        @Override
        protected boolean accept() {
            return seen.add(term.toString());
        }

        @Override
        public void reset() throws java.io.IOException {
            super.reset();
            seen.clear();
        }
    }

    /** Profiles are found by whole words, which plain text does as well. */
    @Override
    public Map<String, Mapper.TypeParser> getMappers() {
        return Map.of("search_as_you_type", TextFieldMapper.PARSER);
    }

    @Override
    public ScriptEngine getScriptEngine(Settings settings, Collection<ScriptContext<?>> contexts) {
        return new RuntimeFields();
    }

    /** The runtime fields of the security index: the type of an API key, and the name of a role from the id of its document. */
    private static final class RuntimeFields implements ScriptEngine {
        private static final int ROLE_ID_PREFIX_LENGTH = "role-".length();

        @Override
        public String getType() {
            return "painless";
        }

        @Override
        public Set<ScriptContext<?>> getSupportedContexts() {
            return Set.of(StringFieldScript.CONTEXT);
        }

        @Override
        public <F> F compile(String name, String code, ScriptContext<F> context, Map<String, String> options) {
            final boolean isType = code.contains("field('type')");
            if (isType == false && code.contains("_fields['_id']") == false) {
                throw new IllegalArgumentException("no stand-in for the script: " + code);
            }
            final StringFieldScript.Factory factory = (field, values, lookup, onError) -> leaf -> isType
                ? keyType(field, values, lookup, onError, leaf)
                : roleName(field, values, lookup, onError, leaf);
            return context.factoryClazz.cast(factory);
        }

        private static StringFieldScript keyType(
            String field,
            Map<String, Object> values,
            SearchLookup lookup,
            org.elasticsearch.index.mapper.OnScriptError onError,
            org.apache.lucene.index.LeafReaderContext leaf
        ) {
            return new StringFieldScript(field, values, lookup, onError, leaf) {
                @Override
                public void execute() {
                    emit(field("type") instanceof BaseKeywordDocValuesField stored ? stored.get("rest") : "rest");
                }
            };
        }

        private static StringFieldScript roleName(
            String field,
            Map<String, Object> values,
            SearchLookup lookup,
            org.elasticsearch.index.mapper.OnScriptError onError,
            org.apache.lucene.index.LeafReaderContext leaf
        ) {
            return new StringFieldScript(field, values, lookup, onError, leaf) {
                @Override
                public void execute() {
                    final FieldLookup id = (FieldLookup) ((Map<?, ?>) getParams().get("_fields")).get("_id");
                    emit(id.getValue().toString().substring(ROLE_ID_PREFIX_LENGTH));
                }
            };
        }
    }
}
