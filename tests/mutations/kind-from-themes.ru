# title: The kind of an instrument is a theme
# breaks: Counts by kind have a kind that is none.
# caught-by: shape:InstrumentKind-inScheme

DELETE { <instrument/paris-principles> ccpr:instrumentKind ?old }
INSERT { <instrument/paris-principles> ccpr:instrumentKind <theme/torture-and-ill-treatment> }
WHERE  { OPTIONAL { <instrument/paris-principles> ccpr:instrumentKind ?old } }
