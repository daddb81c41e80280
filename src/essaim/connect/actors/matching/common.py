"""Words that many names of organisations share, and in about what share of names: one, two or five in a hundred…

Orders of magnitude set by hand from what people of the movement call their organisations; a directory of its own counts
better, and `names.counted` mixes its counts in.
"""

_BY_SHARE = {
    0.08: "association solidaire social sociale",
    0.04: "centre maison collectif reseau economie culturel cooperative comite local ensemble",
    0.02: """cafe epicerie jardin federation union action territoire developpement groupe club atelier associatif
        associative culture espace ville pays regional regionale departemental departementale national nationale
        communautaire populaire citoyen citoyenne participatif partage partagee jeune famille ecole amap insertion""",
    0.01: """ressourcerie recyclerie repair emmaus secours catholique restaurant coeur croix rouge mjc foyer rural
        francais francaise france education environnement habitat logement emploi travail formation sport service
        aide domicile sante handicap mutuelle fondation institut compagnie theatre musique art fete energie velo
        mobilite alimentaire alimentation bio paysan paysanne ferme terre nature transition durable ecologie
        ecologique tiers lieu fabrique monde femme enfant parent ami amie amitie international europe accueil
        entraide solidarite initiative entreprise cooperation coordination pole plateforme agence office mission""",
    0.004: """artisan commerce equitable cigale cocagne enercoop biocoop accorderie systeme echange monnaie locale
        librairie radio media presse cinema cantine brasserie boulangerie garage moulin grange halle place gare
        saint sainte grand grande petit petite nouveau nouvelle vert verte bleu bleue val vallee mont sud nord est
        ouest quartier commune village conseil university universite recherche laboratoire ligue enseignement
        syndicat amicale cercle chantier outil materiel numerique libre logiciel web cagette supermarche magasin
        boutique friperie textile recyclage reemploi compost dechet zero jouet livre bibliotheque ludotheque creche""",
}  # fmt: skip
SHARES: dict[str, float] = {word: share for share, said in _BY_SHARE.items() for word in said.split()}
