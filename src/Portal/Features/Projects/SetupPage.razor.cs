using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Setting a project up, a step a page; each is saved by itself, so that one can go on at any time.</summary>
public sealed partial class SetupPage : ComponentBase
{
    private CurrentPerson? person;
    private string? readFor;

    [Inject] private IProjectReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter] public string Id { get; set; } = "";

    [Parameter] public string Path { get; set; } = "";

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public ProjectDetail? Project { get; set; }

    private (ProjectSteps Step, string Path, string Name) Current => ProjectWords.Steps.FirstOrDefault(one => one.Path == Path, ProjectWords.Steps[^1]);

    private bool MayEdit => Permissions.EditProjects.Allows(person, Project!.CompanyId) && CompanyRules.BuildFault(Project.CompanyState) is null;

    private int Place => ProjectWords.Steps.ToList().FindIndex(one => one.Path == Path);

    private string? BackAddress => Place > 0 ? ProjectWords.Address(Project!.Id, ProjectWords.Steps[Place - 1].Path) : null;

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        var first = readFor is null;
        if (readFor == Id + Path) { return; }
        readFor = Id + Path;
        if (first && Project is not null && Place >= 0) { return; }
        if (await ReloadAsync() is null || Place < 0)
        {
            Project = null;
            Navigation.NotFound();
        }
    }

    private async Task<ProjectDetail?> ReloadAsync()
    {
        if (Guid.TryParse(Id, out var id) && await Reader.FindAsync(person!, id, CancellationToken.None) is { } found) { Project = found; }
        else { Project = null; }
        return Project;
    }

    private async Task OnAsync()
    {
        await ReloadAsync();
        Navigation.NavigateTo(ProjectWords.Address(Project!.Id, ProjectWords.Steps[Place + 1].Path));
    }

    private static int Number(string path) => ProjectWords.Steps.ToList().FindIndex(one => one.Path == path) + 1;
}
