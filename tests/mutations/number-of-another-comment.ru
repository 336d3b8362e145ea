# title: General comment No. 36 has the number 35
# breaks: The right to life is looked up under liberty.
# caught-by: shape:GeneralComment-iriOfNumber

DELETE { <general-comment/ccpr/36> ccpr:number ?old }
INSERT { <general-comment/ccpr/36> ccpr:number "35" }
WHERE  { <general-comment/ccpr/36> ccpr:number ?old }
