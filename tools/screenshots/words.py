"""Texts of the campaigns in the screenshots, of the first one in six languages."""

LONG = (
    "Collect and win: the great autumn harvest of all farm shops between Valencia, "
    "Murcia and Granada"
)
BASKET = "A basket of apples, pears and quinces for every code"
LONG_BATCH = "Bottle caps 0.33 l, line 4, night shift, second delivery to Guadalajara"
TRANSLATIONS = {
    "es": {
        "headline": "Tu helado de verano te espera",
        "intro": "Introduce el código de tu tique. **Cada código vale una vez.**",
        "success_headline": "Disfruta de tu helado",
    },
    "de": {
        "headline": "Dein Sommereis wartet",
        "intro": "Gib den Code von deinem Bon ein. **Jeder Code zählt einmal.**",
        "success_headline": "Lass es dir schmecken",
    },
    "fr": {
        "headline": "Votre glace d’été vous attend",
        "intro": "Saisissez le code de votre ticket. **Il compte une seule fois.**",
        "success_headline": "Bonne dégustation",
    },
    "pt": {
        "headline": "O seu gelado de verão está à espera",
        "intro": "Introduza o código do seu talão. **Cada código vale uma vez.**",
        "success_headline": "Bom gelado",
    },
    "ar": {
        "headline": "آيس كريم الصيف بانتظارك",
        "intro": "أدخل الرمز المطبوع على إيصالك. **كل رمز يُحتسب مرة واحدة.**",
        "success_headline": "استمتع بالآيس كريم",
        "success_text": "أظهر هذه الصفحة عند المنضدة قبل الطلب.",
        "contact": "اسأل عند المنضدة.",
    },
}

LANDING_PAGE = {
    "headline": "Your summer ice cream is waiting",
    "intro": "Enter the code from your receipt. **Every code counts once.**",
    "success_headline": "Enjoy your ice cream",
    "success_text": "Show this page at the counter before you order.",
    "accent_color": "#b3361d",
    "background_color": "#fbe9d2",
    "contact": "Ask at the counter or write to help@example.com.",
    "terms": "One ice cream for each code.\n\n- Until the end of September\n"
    "- In every shop that shows the sign",
    "privacy": "We keep no name and no address. [Read more](https://example.com/).",
    "translations": TRANSLATIONS,
}
