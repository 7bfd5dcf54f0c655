using FluentValidation;

namespace ZenKey.Portal.Features.People;

internal static class PeopleServices
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddSingleton<IValidator<InviteForm>, InviteFormValidator>()
        .AddSingleton<IMemberReader, MemberReader>().AddSingleton<IMemberEditor, MemberEditor>();
}
