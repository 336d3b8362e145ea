# title: One annotation shows the signal of two citations
# breaks: A signal is attributed to a citation that it does not introduce.
# caught-by: shape:SignalAnnotation-taggedCitation

INSERT {
  <document/ccpr-c-kaz-co-3/annotation/8/paris-principles-instrument/1/signal> ccpr:taggedCitation <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> .
}
WHERE { }
