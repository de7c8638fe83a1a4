package io.metapunt.nova;

/** What a status of Nova's means for the guest. */
enum Verdict {
    /** It is what was asked for. */
    DOCUMENT,
    /** A refusal that is the guest's own matter; it gets the same. */
    REFUSAL,
    /** Nova cannot answer now; the guest gets the same, or an earlier answer. */
    FAILURE,
    /** Nova refuses this service, which is the operator's matter and none of the guest's. */
    DENIED,
    /** Nothing that Nova answers. */
    UNUSABLE;

    static Verdict of(int status) {
        return switch (status) {
            case 200 -> DOCUMENT;
            case 400, 404, 409 -> REFUSAL;
            case 500, 502, 503, 504 -> FAILURE;
            case 403 -> DENIED;
            default -> UNUSABLE;
        };
    }

    /** The guest's status for Nova's. */
    int status(int nova) {
        return switch (this) {
            case DOCUMENT, REFUSAL, FAILURE -> nova;
            case DENIED -> 503;
            case UNUSABLE -> 502;
        };
    }
}
